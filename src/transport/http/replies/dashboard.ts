import { z } from 'zod';
import type { DashboardView } from '../../../protocol/index.js';
import { waits } from './reports.js';
import { count, moment } from './shared.js';

const times = z.array(
  z.strictObject({ topic: z.string(), answered: count, medianMs: z.number(), p90Ms: z.number() }),
);

export const dashboardReply: z.ZodType<DashboardView> = z
  .strictObject({
    at: moment,
    now: z.strictObject({
      waitingChats: count,
      dueCalls: count,
      openTickets: count,
      unansweredTickets: count,
      escalatedTickets: count,
    }),
    days: z.array(
      z.strictObject({ day: z.iso.date(), opened: count, answered: count, breached: count, times }),
    ),
    times,
    agents: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        isOnDuty: z.boolean(),
        openTickets: count,
        liveChats: count,
      }),
    ),
    waits,
  })
  .meta({ id: 'Dashboard' });
