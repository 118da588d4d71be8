import type Router from '@koa/router';
import { answerTicket } from '../../flows/answer-ticket.js';
import * as payloads from '../../protocol/index.js';
import { ticketDetails, ticketRows } from '../views/index.js';
import { parseInput } from '../wire.js';
import { agentOf, bodyOf, type Office, pathOf } from './context.js';

/** The tickets of the signed-in agent's desk. */
export function ticketRoutes(api: Router, office: Office): void {
  const { parts } = office;

  api.get('/tickets', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const { from, to, ...query } = parseInput(payloads.ticketQuery, { ...ctx.query });
    const { ticketPrefix } = parts.desks.get(agent.deskId);
    const { tickets, next } = await parts.ticketLists.page(agent.deskId, ticketPrefix, {
      ...query,
      agentId: agent._id,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    });
    ctx.body = { tickets: await ticketRows(parts, agent, tickets), next };
  });

  api.get('/tickets/:number', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const ticket = await parts.tickets.get(agent.deskId, pathOf(ctx, 'number', payloads.ticketNumber));
    ctx.body = await ticketDetails(parts, agent, ticket);
  });

  api.post('/tickets/:number/answers', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const number = pathOf(ctx, 'number', payloads.ticketNumber);
    await answerTicket(parts, agent, { number, ...bodyOf(ctx, payloads.answerTicket) });
    ctx.body = await ticketDetails(parts, agent, await parts.tickets.get(agent.deskId, number));
    ctx.status = 201;
  });
}
