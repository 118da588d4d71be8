import type { Logger } from '../../shared/ports.js';
import type { Place } from '../place.js';

/** Everything that the processes of the check wrote to their logs, from the level `debug` on. */
export function logLines(lines: readonly string[], log: Logger): Place {
  return {
    name: 'Log lines',
    contents: 'all that web and worker wrote',
    pieces: async function* () {
      for (const line of lines) yield { where: 'a log line', bytes: Buffer.from(line) };
    },
    plant: async (text) => {
      log.info({ control: text }, 'A text that the search has to find');
      return async () => undefined;
    },
  };
}
