import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { findOrInstall, thisMachine } from './apt.js';
import { runChecks } from './checks.js';
import type { Environment } from './environment.js';
import { CHROMIUM_PROGRAMS } from './programs.js';
import { testFiles } from './test-files.js';

const BROWSER_TESTS = 'test/browser/';
const REPORTER = 'test/support/reporter.cjs';
/** Many tests wait, so one more than there are processors; more than this would be in each other's way. */
const MOST_JOBS = 6;

/** What `npm test` is given. */
export interface TestOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Test files, and whatever else mocha understands. Without any, all tests run, and the checks beside them. */
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly write: (line: string) => void;
}

/** Runs the tests, and the checks beside them when all tests run. Answers 0 only if all is well. */
export async function runTests(options: TestOptions): Promise<number> {
  const { args, environment, write } = options;
  const machine = thisMachine(environment.PATH ?? '');
  const redis = findOrInstall(['redis-server'], 'redis-server', machine, write);
  if (redis === undefined) {
    write(
      'The tests need a redis-server on the PATH: sudo apt-get install redis-server, or brew install redis.',
    );
    return 1;
  }
  const chromium = findOrInstall(CHROMIUM_PROGRAMS, 'chromium', machine, write);
  if (chromium === undefined && isInCi(environment)) {
    write('There is no Chromium for the browser tests, and CI may leave nothing out.');
    return 1;
  }
  const hasChromium = chromium !== undefined;
  const code = args.length > 0 ? await runSome(options, hasChromium) : await runAll(options, hasChromium);
  if (!hasChromium) write(`Left out: ${BROWSER_TESTS}. There is no Chromium; install chromium to run them.`);
  return code;
}

async function runSome(options: TestOptions, hasChromium: boolean): Promise<number> {
  const without = hasChromium ? [] : ['--ignore', `${BROWSER_TESTS}**`];
  return await runMocha(options, [...without, ...options.args]);
}

async function runAll(options: TestOptions, hasChromium: boolean): Promise<number> {
  const { root, environment, write } = options;
  const checks = runChecks(root, environment).then((checked) => {
    write(checked.isGood ? 'The checks pass.' : 'The checks fail; what they say comes after the tests.');
    return checked;
  });
  const jobs = String(Math.min(availableParallelism() + 1, MOST_JOBS));
  const files = testFiles(root, hasChromium ? undefined : BROWSER_TESTS);
  const code = await runMocha(options, ['--parallel', '--jobs', jobs, ...files]);
  const { isGood, said } = await checks;
  if (!isGood) write(`\n${said}`);
  return code === 0 && !isGood ? 1 : code;
}

function isInCi({ CI = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(CI);
}

/** Ctrl-C reaches the tests too, so they end by themselves. */
async function runMocha({ root, environment }: TestOptions, args: readonly string[]): Promise<number> {
  const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', REPORTER, ...args];
  // The sources were built just before, so the programs that tests start need not be built by each anew.
  const env = { ...environment, DYZUR_TESTS_BUILT: '1' };
  const child = spawn(process.execPath, mocha, { cwd: root, stdio: 'inherit', env });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
