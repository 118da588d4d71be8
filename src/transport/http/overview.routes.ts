import type Router from '@koa/router';
import { judgeWaits } from '../../domain/chat/index.js';
import * as payloads from '../../protocol/index.js';
import { DAY_MS, later } from '../../shared/time.js';
import { parseInput } from '../wire.js';
import { agentOf, type Office } from './context.js';

/** How the desk's chats went over the last days, in numbers alone. */
export function overviewRoutes(api: Router, office: Office): void {
  const { parts } = office;

  api.get('/overview', async (ctx) => {
    const { deskId } = await agentOf(ctx, office);
    const { days } = parseInput(payloads.overviewQuery, { ...ctx.query });
    const now = parts.clock.now();
    const since = later(now, -days * DAY_MS);
    const [outcomes, waits, ratings] = await Promise.all([
      parts.receipts.count(deskId, since, later(now, 1)),
      parts.receipts.waits(deskId, since),
      parts.receipts.ratings(deskId, since),
    ]);
    ctx.body = { since: since.toISOString(), outcomes, waits: judgeWaits(waits), ratings };
  });
}
