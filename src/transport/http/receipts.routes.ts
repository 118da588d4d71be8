import type Router from '@koa/router';
import { rateChat } from '../../flows/rate-chat.js';
import * as payloads from '../../protocol/index.js';
import { bodyOf, type Office, pathOf } from './context.js';

/** What visitors may do when their chat is over. The key of the receipt is all that lets them in. */
export function receiptRoutes(api: Router, { parts }: Office): void {
  api.post('/receipts/:chatId/rating', async (ctx) => {
    const chatId = pathOf(ctx, 'chatId', payloads.chatRef.shape.chatId);
    await rateChat(parts, { chatId, ...bodyOf(ctx, payloads.rateChat) });
    ctx.body = null;
    ctx.status = 204;
  });
}
