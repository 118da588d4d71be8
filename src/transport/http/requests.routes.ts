import { z } from 'zod';
import { askByForm, ticketOfRequester } from '../../flows/ask-by-form.js';
import { expectedAnswer } from '../../flows/expected-answer.js';
import { replyByKey } from '../../flows/reply-by-key.js';
import * as payloads from '../../protocol/index.js';
import { requesterTicket } from '../views/index.js';
import type { Office } from './context.js';
import { idempotencyHeaders, idempotencyKeyOf } from './idempotency.js';
import { expectedAnswerReply, requesterTicketReply, ticketReceiptReply } from './replies/tickets.js';
import { openRoute, type Route } from './route.js';

const FILES = ['too_many_attachments', 'attachments_not_offered'] as const;
const ticketPath = z.object({ desk: payloads.deskId, number: payloads.ticketNumber });
const byKey = z.strictObject({ key: payloads.token });

/** What visitors do with tickets: ask by the form, and with the ticket's key read and write again. */
export function requestRoutes(office: Office): readonly Route[] {
  return [...asking(office), ...following(office)];
}

function asking({ parts, limits }: Office): readonly Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/desks/:desk/expected-answer',
        does: 'Tells when somebody who asks now may expect the answer, by the calendar and by what waits already.',
        action: 'ticket.ask',
        params: z.object({ desk: payloads.deskId }),
        query: payloads.expectedAnswerQuery,
        reply: expectedAnswerReply,
      },
      async ({ params, query }) => {
        const { at, promisedAt, opensAt, ...why } = await expectedAnswer(parts, params.desk, query);
        return {
          at: at?.toISOString() ?? null,
          why: {
            ...why,
            promisedAt: promisedAt?.toISOString() ?? null,
            opensAt: opensAt?.toISOString() ?? null,
          },
        };
      },
    ),
    openRoute(
      {
        method: 'post',
        path: '/desks/:desk/tickets',
        does: "Makes a visitor's form a ticket; the same Idempotency-Key makes one.",
        action: 'ticket.ask',
        params: z.object({ desk: payloads.deskId }),
        headers: idempotencyHeaders,
        body: payloads.openTicket,
        reply: ticketReceiptReply,
        status: 201,
        refusals: ['tickets_not_offered', 'idempotency_conflict', 'too_many', ...FILES],
      },
      async ({ params, body, ctx }) => {
        await limits.take('open-ticket', ctx.ip);
        const { ticket, key } = await askByForm(parts, params.desk, body, idempotencyKeyOf(ctx));
        return { number: ticket.number, key, expectedAt: ticket.nextDueAt?.toISOString() ?? null };
      },
    ),
  ];
}

function following({ parts, limits }: Office): readonly Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/desks/:desk/tickets/:number',
        does: 'Shows a ticket to its requester, who has its key.',
        action: 'ticket.follow',
        params: ticketPath,
        query: byKey,
        reply: requesterTicketReply,
      },
      async ({ params: { desk, number }, query: { key } }) =>
        await requesterTicket(parts, await ticketOfRequester(parts, { deskId: desk, number, key })),
    ),
    openRoute(
      {
        method: 'post',
        path: '/desks/:desk/tickets/:number/messages',
        does: 'Takes in what the requester writes again; the answer is the ticket that has it now.',
        action: 'ticket.follow',
        params: ticketPath,
        query: byKey,
        body: payloads.replyToTicket,
        reply: requesterTicketReply,
        status: 201,
        refusals: ['conflict', 'too_many', ...FILES],
      },
      async ({ params: { desk, number }, query: { key }, body, ctx }) => {
        await limits.take('open-ticket', ctx.ip);
        const ticket = await ticketOfRequester(parts, { deskId: desk, number, key });
        return await requesterTicket(parts, await replyByKey(parts, ticket, body));
      },
    ),
  ];
}
