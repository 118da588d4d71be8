import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram, isDebian, isRoot } from './programs.js';

/** Told to the package scripts by invoke-rc.d(8): no service may be started. */
const POLICY = '/usr/sbin/policy-rc.d';
const FORBIDDEN_BY_POLICY = 101;

/** What an installation needs to know of the machine. */
export interface Machine {
  /** Folders of programs, as in PATH. */
  readonly path: string;
  readonly canInstall: boolean;
}

/** This machine, whose programs are on `path`. */
export function thisMachine(path: string): Machine {
  return { path, canInstall: isRoot() && isDebian() && findProgram(['apt-get'], path) !== undefined };
}

/**
 * Finds one of the programs, and installs `packageName` by apt where none is there and that is possible, saying so.
 * Finds nothing when the program is still missing after that.
 */
export function findOrInstall(
  programs: readonly string[],
  packageName: string,
  machine: Machine,
  say: (line: string) => void,
): string | undefined {
  const found = findProgram(programs, machine.path);
  if (found !== undefined || !machine.canInstall) return found;
  say(`There is no ${programs[0]} here. Installing the package ${packageName} with apt-get …`);
  withoutServices(() => {
    apt(['update', '-q'], machine);
    apt(['install', '-q', '-y', '--no-install-recommends', packageName], machine);
  });
  return findProgram(programs, machine.path);
}

function apt(args: readonly string[], machine: Machine): void {
  spawnSync('apt-get', args, {
    // Its many lines are worth reading only when something goes wrong, and that goes to stderr.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: machine.path, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** A fresh package would start a server of its own; what is wanted is the program alone. */
function withoutServices(install: () => void): void {
  const isOurs = !existsSync(POLICY);
  if (isOurs) writeFileSync(POLICY, `#!/bin/sh\nexit ${FORBIDDEN_BY_POLICY}\n`, { mode: 0o755 });
  try {
    install();
  } finally {
    if (isOurs) rmSync(POLICY, { force: true });
  }
}
