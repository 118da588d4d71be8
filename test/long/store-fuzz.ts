import { runFuzz } from '../local/mongo/fuzz-run.js';
import type { LongRun } from './main.js';

export const STORE_FUZZ: LongRun = {
  about: 'sends the document store broken frames and hostile commands, and looks whether it stays as it is.',
  numbers: { frames: 120_000, seed: 1 },
  async run({ frames = 120_000, seed = 1 }, report) {
    report(JSON.stringify(await runFuzz({ frames, seed, report }), undefined, 2));
  },
};
