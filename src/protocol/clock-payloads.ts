import { z } from 'zod';

/** GET /tickets/:number/what-if: what the ticket might be instead; what is not named stays. */
export const whatIfQuery = z.strictObject({
  severity: z.coerce
    .number()
    .pipe(z.literal([1, 2, 3, 4]))
    .optional(),
  band: z.enum(['priority', 'standard']).optional(),
  plan: z.string().max(40).optional(),
});
