import { z } from 'zod';
import type { TicketQuery } from '../../domain/tickets/index.js';
import { changeTicket } from '../../flows/change-ticket.js';
import { changeTickets } from '../../flows/change-tickets.js';
import { createTicket } from '../../flows/create-ticket.js';
import * as payloads from '../../protocol/index.js';
import { ticketDetails, ticketRows } from '../views/index.js';
import type { Office } from './context.js';
import { idempotencyHeaders, idempotencyKeyOf } from './idempotency.js';
import { bulkReply, ticketCountsReply, ticketPageReply, ticketReply } from './replies/tickets.js';
import { agentRoute, type Route } from './route.js';

const COUNTED = ['open', 'mine', 'escalated', 'unanswered', 'answered'] as const;

/** The tickets of the desk: lists, one of them, and what changes them all alike. */
export function ticketRoutes(office: Office): readonly Route[] {
  return [...lists(office), ...single(office)];
}

function lists({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/tickets',
        does: 'Lists tickets by filters and words, a page at a time.',
        action: 'ticket.read',
        query: payloads.ticketQuery,
        reply: ticketPageReply,
      },
      async ({ agent, query }) => {
        const { ticketPrefix } = parts.desks.get(agent.deskId);
        const page = await parts.ticketLists.page(agent.deskId, ticketPrefix, queryOf(query, agent._id));
        return { tickets: await ticketRows(parts, agent, page.tickets), next: page.next };
      },
    ),
    agentRoute(
      {
        method: 'get',
        path: '/tickets/counts',
        does: 'Counts the tickets of each view.',
        action: 'ticket.read',
        reply: ticketCountsReply,
      },
      async ({ agent }) => {
        const count = async (view: (typeof COUNTED)[number]) =>
          await parts.ticketLists.count(agent.deskId, view, agent._id);
        const [open, mine, escalated, unanswered, answered] = await Promise.all([
          count('open'),
          count('mine'),
          count('escalated'),
          count('unanswered'),
          count('answered'),
        ]);
        return { open, mine, escalated, unanswered, answered };
      },
    ),
    agentRoute(
      {
        method: 'post',
        path: '/tickets/bulk',
        does: 'Makes the same change to many tickets; each is done or refused for itself.',
        action: 'ticket.write',
        body: payloads.changeTickets,
        reply: bulkReply,
      },
      async ({ agent, body }) => await changeTickets(parts, agent, body.numbers, body.change),
    ),
  ];
}

function single({ parts }: Office): readonly Route[] {
  const number = z.object({ number: payloads.ticketNumber });
  return [
    agentRoute(
      {
        method: 'post',
        path: '/tickets',
        does: 'Opens a ticket for a customer who called or wrote; the same Idempotency-Key opens one.',
        action: 'ticket.write',
        headers: idempotencyHeaders,
        body: payloads.createTicket,
        reply: ticketReply,
        status: 201,
        refusals: ['idempotency_conflict', 'too_many_attachments', 'attachments_not_offered', 'not_found'],
      },
      async ({ agent, body, ctx }) =>
        await ticketDetails(parts, agent, await createTicket(parts, agent, body, idempotencyKeyOf(ctx))),
    ),
    agentRoute(
      {
        method: 'get',
        path: '/tickets/:number',
        does: 'Shows a ticket with its thread.',
        action: 'ticket.read',
        params: number,
        reply: ticketReply,
      },
      async ({ agent, params }) =>
        await ticketDetails(parts, agent, await parts.tickets.get(agent.deskId, params.number)),
    ),
    agentRoute(
      {
        method: 'patch',
        path: '/tickets/:number',
        does: 'Changes subject, topic, severity, assignee or tags, unless somebody else did meanwhile.',
        action: 'ticket.write',
        params: number,
        body: payloads.changeTicket,
        reply: ticketReply,
        refusals: ['stale_ticket'],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await changeTicket(parts, agent, { ...params, ...body })),
    ),
  ];
}

function queryOf(
  { from, to, ...query }: z.output<typeof payloads.ticketQuery>,
  agentId: string,
): TicketQuery {
  return {
    ...query,
    agentId,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}
