import { rateChat } from '../../flows/rate-chat.js';
import * as payloads from '../../protocol/index.js';
import type { Office } from './context.js';
import { openRoute, type Route } from './route.js';

/** What visitors may do when their chat is over. The key of the receipt is all that lets them in. */
export function receiptRoutes({ parts }: Office): readonly Route[] {
  return [
    openRoute(
      {
        method: 'post',
        path: '/receipts/:chatId/rating',
        does: 'Rates a chat that has ended, once, with the key of its receipt.',
        action: 'chat.rate',
        params: payloads.chatRef,
        body: payloads.rateChat,
        refusals: ['not_found', 'conflict'],
      },
      async ({ params: { chatId }, body }) => {
        await rateChat(parts, { chatId, ...body });
        return undefined;
      },
    ),
  ];
}
