import { judgeWaits } from '../../domain/chat/index.js';
import * as payloads from '../../protocol/index.js';
import { DAY_MS, later } from '../../shared/time.js';
import type { Office } from './context.js';
import { overviewReply } from './replies/reports.js';
import { agentRoute, type Route } from './route.js';

/** How the desk's chats went over the last days, in numbers alone. */
export function overviewRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/overview',
        does: 'Tells how the chats of the last days went, in numbers alone.',
        action: 'report.read',
        query: payloads.overviewQuery,
        reply: overviewReply,
      },
      async ({ agent: { deskId }, query: { days } }) => {
        const now = parts.clock.now();
        const since = later(now, -days * DAY_MS);
        const [outcomes, waits, ratings] = await Promise.all([
          parts.receipts.count(deskId, since, later(now, 1)),
          parts.receipts.waits(deskId, since),
          parts.receipts.ratings(deskId, since),
        ]);
        return { since: since.toISOString(), outcomes, waits: judgeWaits(waits), ratings };
      },
    ),
  ];
}
