import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const REDIS_PROGRAMS = ['redis-server', 'valkey-server'] as const;
export const MONGO_PROGRAMS = ['mongod'] as const;
export const CHROMIUM_PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** The path of the first of these programs that is on `path`, a list of folders as in PATH. */
export function findProgram(names: readonly string[], path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** Whether this is Debian or one of its children, Ubuntu among them (os-release(5)). */
export function isDebian(osRelease: string = readOsRelease()): boolean {
  const ids = osRelease.split('\n').filter((line) => /^ID(_LIKE)?=/.test(line));
  return ids.some((line) => /\b(debian|ubuntu)\b/.test(line));
}

/** Whether packages may be installed without asking for a password. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
