import { benchClocks } from './clocks.js';
import { benchDocumentStore } from './document-store.js';
import { benchRelay } from './relay.js';
import { benchTickets } from './tickets.js';

/** Each benchmark by its name; it takes what follows the name and prints its tables as it goes. */
const BENCHES = new Map<string, (args: string[]) => Promise<void>>([
  ['clocks', benchClocks],
  ['document-store', benchDocumentStore],
  ['relay', benchRelay],
  ['tickets', benchTickets],
]);

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES.get(name);
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- NAME [options]\nnames: ${[...BENCHES.keys()].join(', ')}\n`);
  process.exitCode = 2;
} else await bench(args);
