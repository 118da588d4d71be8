import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findOrInstall, thisMachine } from './apt.js';
import type { Environment } from './environment.js';
import { CHROMIUM_PROGRAMS } from './programs.js';

const ALL_TESTS = 'test/**/*.test.ts';
const BROWSER_TESTS = 'test/browser/**';
const REPORTER = 'test/support/reporter.cjs';

/** What `npm test` is given. */
export interface TestOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Test files, and whatever else mocha understands. Without any, all tests run, after the checks. */
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly write: (line: string) => void;
}

/** Runs the checks and the tests. Answers the exit code of the first that fails. */
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
  if (args.length === 0) {
    const code = await runCommand(options, 'npm', ['run', '--silent', 'check']);
    if (code !== 0) return code;
  }
  const code = await runCommand(options, process.execPath, mochaArguments(args, chromium));
  if (chromium === undefined)
    write(`Left out: ${BROWSER_TESTS}. There is no Chromium; install chromium to run them.`);
  return code;
}

function isInCi({ CI = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(CI);
}

function mochaArguments(args: readonly string[], chromium: string | undefined): string[] {
  const what = args.length > 0 ? args : [ALL_TESTS];
  const without = chromium === undefined ? ['--ignore', BROWSER_TESTS] : [];
  return ['node_modules/mocha/bin/mocha.js', '--reporter', REPORTER, ...without, ...what];
}

/** Ctrl-C reaches the command too, so it ends by itself. */
async function runCommand(
  { root, environment }: TestOptions,
  command: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: environment });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
