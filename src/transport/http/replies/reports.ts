import { z } from 'zod';
import type { OverviewView } from '../../../protocol/index.js';
import { count, moment } from './shared.js';

/** The waits that visitors were told, held against the real ones. */
export const waits = z.strictObject({
  told: count,
  within: count,
  shorter: count,
  longer: count,
  typicalMs: z.number(),
  longMs: z.number(),
});

export const overviewReply: z.ZodType<OverviewView> = z
  .strictObject({
    since: moment,
    outcomes: z.strictObject({
      solved: count,
      left: count,
      abandoned: count,
      dropped: count,
      continued: count,
    }),
    waits,
    ratings: z.array(count),
  })
  .meta({ id: 'Overview' });
