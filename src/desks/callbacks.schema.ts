import { z } from 'zod';
import { clockTime } from './hours.schema.js';

/** By the clock on the caller's wall. */
const doNotDisturb = z.strictObject({ from: clockTime, to: clockTime });

/** The day in equal parts from each opening on, and how many calls fit into one. */
const slots = z.strictObject({
  minutes: z.int().min(5).max(240).default(30),
  capacity: z.int().min(1).max(100).default(2),
  daysAhead: z.int().min(1).max(92).default(30),
});

/** How a desk calls people back. */
export const callbacks = z.strictObject({
  isOffered: z.boolean(),
  /** Whether a visitor who does not want to wait may ask for a call. */
  visitorMayAsk: z.boolean().default(false),
  maxAttempts: z.int().min(1).max(10),
  /** Where the desk never closes there is no next opening: the pause before the next try, minutes. */
  retryMinutes: z.int().min(1),
  /** The pause after a busy line, minutes. */
  busyMinutes: z.int().min(1).max(240).default(15),
  /** Whose numbers are written without a country code (ISO 3166-1). */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('PL'),
  /** When nobody is called, in the caller's own zone. */
  doNotDisturb: doNotDisturb.default({ from: '21:00', to: '08:00' }),
  slots: slots.default(slots.parse({})),
  /** How long a due call waits for somebody to claim it before the escalation role is told, and again before the head is. */
  unclaimedMinutes: z.int().min(1).max(1440).default(15),
});
