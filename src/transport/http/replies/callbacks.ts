import { z } from 'zod';
import { CALLBACK_OUTCOMES, type CallbackRow, type CallbackSlot } from '../../../protocol/index.js';
import { count, moment } from './shared.js';

const severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const level = z.union([z.literal(0), z.literal(1), z.literal(2)]);

export const callbackReply: z.ZodType<CallbackRow> = z
  .strictObject({
    id: z.uuid(),
    state: z.enum(['scheduled', 'due', 'taken', 'done', 'failed', 'declined']),
    phone: z.string(),
    phoneNational: z.string(),
    dialLink: z.string().nullable(),
    name: z.string(),
    ticketNumber: z.string().nullable(),
    band: z.enum(['priority', 'standard']),
    severity,
    waitingSince: moment,
    dueAt: moment,
    movedFrom: moment.nullable(),
    requestedBy: z.string(),
    takenBy: z.string().nullable(),
    isMine: z.boolean(),
    freeAgainAt: moment.nullable(),
    escalationLevel: level,
    attempts: z.array(
      z.strictObject({ outcome: z.enum(CALLBACK_OUTCOMES), note: z.string(), by: z.string(), at: moment }),
    ),
    maxAttempts: count,
    refusal: z.strictObject({ reason: z.string(), by: z.string(), at: moment }).nullable(),
  })
  .meta({ id: 'Callback' });

export const callbacksReply = z.strictObject({ callbacks: z.array(callbackReply) });

const slotReply: z.ZodType<CallbackSlot> = z
  .strictObject({ at: moment, isFree: z.boolean() })
  .meta({ id: 'CallbackSlot' });

export const slotsReply = z.strictObject({ slots: z.array(slotReply) });
