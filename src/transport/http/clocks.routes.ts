import { z } from 'zod';
import { explainClocks } from '../../flows/explain-clocks.js';
import * as payloads from '../../protocol/index.js';
import { ticketClocks } from '../views/index.js';
import type { Office } from './context.js';
import { clocksReply } from './replies/clocks.js';
import { agentRoute, type Route } from './route.js';

const params = z.strictObject({ number: payloads.ticketNumber });

/** Why the clocks of a ticket of the agent's desk stand where they stand, and what they would be otherwise. */
export function clockRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/tickets/:number/clocks',
        does: 'Explains the clocks of a ticket: every stretch of time, whether it counts, and why.',
        action: 'ticket.read',
        params,
        reply: clocksReply,
      },
      async ({ agent, params: { number } }) => {
        const ticket = await parts.tickets.get(agent.deskId, number);
        return ticketClocks(await explainClocks(parts, ticket));
      },
    ),
    agentRoute(
      {
        method: 'get',
        path: '/tickets/:number/what-if',
        does: 'Tells what the clocks of a ticket would be if it had another severity, band or plan. Changes nothing.',
        action: 'ticket.read',
        params,
        query: payloads.whatIfQuery,
        reply: clocksReply,
      },
      async ({ agent, params: { number }, query: { severity, band, plan } }) => {
        const ticket = await parts.tickets.get(agent.deskId, number);
        const otherwise = {
          ...(severity === undefined ? {} : { severity }),
          ...(band === undefined ? {} : { band }),
          ...(plan === undefined ? {} : { plan }),
        };
        return ticketClocks(await explainClocks(parts, ticket, otherwise));
      },
    ),
  ];
}
