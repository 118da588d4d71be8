import { runCrashes } from '../local/mongo/crash-run.js';
import type { LongRun } from './main.js';

export const STORE_CRASH: LongRun = {
  about: 'kills the document store again and again while it is written to, and looks for what is lost.',
  numbers: { kills: 60, seed: 1, writers: 5 },
  async run({ kills = 60, seed = 1, writers = 5 }, report) {
    const result = await runCrashes({ kills, seed, writers, report });
    report(JSON.stringify(result));
  },
};
