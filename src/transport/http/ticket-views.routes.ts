import { z } from 'zod';
import * as payloads from '../../protocol/index.js';
import { ticketRows } from '../views/index.js';
import type { Office } from './context.js';
import { savedViewReply, ticketPageReply } from './replies/tickets.js';
import { agentRoute, type Route } from './route.js';

/** Filters that an agent has saved, and the report of what nobody has answered. */
export function ticketViewRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/ticket-views',
        does: 'Lists the filters that the agent has saved, by name.',
        action: 'ticket.views',
        reply: z.strictObject({ views: z.array(savedViewReply) }),
      },
      async ({ agent }) => ({ views: (await parts.ticketLists.views(agent._id)).map(savedView) }),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/ticket-views',
        does: 'Saves a filter; one of the same name is saved over.',
        action: 'ticket.views',
        body: payloads.saveTicketView,
        reply: savedViewReply,
        status: 201,
      },
      async ({ agent, body }) =>
        savedView(await parts.ticketLists.saveView(agent._id, body.name, body.query)),
    ),
    agentRoute(
      {
        method: 'delete',
        path: '/ticket-views/:id',
        does: 'Deletes a saved filter.',
        action: 'ticket.views',
        params: z.object({ id: z.uuid() }),
      },
      async ({ agent, params }) => {
        await parts.ticketLists.deleteView(agent._id, params.id);
        return undefined;
      },
    ),
    agentRoute(
      {
        method: 'get',
        path: '/reports/unanswered',
        does: 'Lists the tickets whose requesters wait for an answer, oldest due first, a page at a time.',
        action: 'report.read',
        query: payloads.page,
        reply: ticketPageReply,
      },
      async ({ agent, query }) => {
        const { ticketPrefix } = parts.desks.get(agent.deskId);
        const unanswered = { ...query, view: 'unanswered' } as const;
        const { tickets, next } = await parts.ticketLists.page(agent.deskId, ticketPrefix, unanswered);
        return { tickets: await ticketRows(parts, agent, tickets), next };
      },
    ),
  ];
}

function savedView({ _id, name, query }: { _id: string; name: string; query: unknown }) {
  // It was stored as it had been parsed; a filter that has gone since is left out.
  const filters = payloads.saveTicketView.shape.query.safeParse(query);
  return { id: _id, name, query: filters.success ? filters.data : { view: 'open' as const } };
}
