import { z } from 'zod';
import type { TicketClocks } from '../../../protocol/index.js';
import { moment, texts } from './shared.js';

const span = z.strictObject({
  from: moment,
  to: moment,
  isCounted: z.boolean(),
  why: z.enum(['open', 'closed', 'exception', 'holiday', 'cut_off', 'waiting', 'on_hold', 'solved']),
  holiday: texts.nullable(),
  byName: z.string(),
});

const step = z.strictObject({
  what: z.enum(['warn-assignee', 'move-to-role', 'tell-head', 'breach']),
  at: moment.nullable(),
  isDone: z.boolean(),
});

const clock = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['first', 'next', 'resolution']),
    turn: z.int().min(0),
    state: z.enum(['running', 'paused', 'stopped', 'breached']),
    startedAt: moment,
    dueAt: moment.nullable(),
    breachedAt: moment.nullable(),
    stoppedAt: moment.nullable(),
    stoppedBy: z.enum(['answer', 'closing']).nullable(),
    budgetMs: z.number(),
    usedMs: z.number(),
    leftMs: z.number(),
    counts: z.enum(['always', 'hours', 'cut_off']),
    calendar: z.string(),
    isPausedUnanswered: z.boolean(),
    steps: z.array(step),
    spans: z.array(span),
  })
  .meta({ id: 'Clock' });

export const clocksReply: z.ZodType<TicketClocks> = z
  .strictObject({ clocks: z.array(clock) })
  .meta({ id: 'TicketClocks' });
