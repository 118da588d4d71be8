import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Environment } from './environment.js';

/** Scripts of package.json. The architecture is a test as well, so it is left to the tests. */
const CHECKS = ['check:types', 'check:style', 'check:imports', 'check:dead'] as const;

/** What the checks have come to. */
export interface Checked {
  readonly isGood: boolean;
  /** All that those said that have failed, each under its name. */
  readonly said: string;
}

/**
 * Runs the checks of types, style, imports and dead code, one after the other, and all of them whatever the first say.
 * They give way to whatever else is running. `root` is the folder of the project; `names` are scripts of its package.json.
 */
export async function runChecks(
  root: string,
  environment: Environment,
  names: readonly string[] = CHECKS,
): Promise<Checked> {
  const failed: string[] = [];
  for (const name of names) {
    const { code, output } = await runScript(root, environment, name);
    if (code !== 0) failed.push(`${name} has failed:\n\n${output.trimEnd()}\n`);
  }
  return { isGood: failed.length === 0, said: failed.join('\n') };
}

async function runScript(root: string, env: Environment, name: string) {
  const child = spawn('npm', ['run', '--silent', name], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) giveWay(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is over already, or the system has no such thing; the checks are the same.
  }
}
