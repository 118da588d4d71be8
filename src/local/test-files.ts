import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** These wait for processes and for time rather than work, so others work beside them; last, they would wait alone. */
const WAITING = ['test/workers/', 'test/faults/', 'test/local/start/'] as const;
/** These work the most, each with a browser of its own: one of them at a time is enough. */
const BROWSING = 'test/browser/';
/** How many of those that wait stand before each of these. */
const BETWEEN = 2;

/** Every test file of the project in `root`, in a good order for several at once; without those in the folder `without`. */
export function testFiles(root: string, without?: string): string[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => join('test', path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => without === undefined || !path.startsWith(without))
    .sort();
  const waiting = WAITING.flatMap((folder) => files.filter((path) => path.startsWith(folder)));
  const browsing = files.filter((path) => path.startsWith(BROWSING));
  const first = waiting.flatMap((path, index) =>
    (index + 1) % BETWEEN === 0 ? [path, ...browsing.splice(0, 1)] : [path],
  );
  return [...new Set([...first, ...browsing, ...files])];
}
