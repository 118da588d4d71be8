import type { AgentToServer } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { type Handlers, handle } from './acknowledge.js';
import type { AgentSocket } from './sockets.js';
import type { Workbench } from './workbench.js';

type TicketEvents = Pick<AgentToServer, 'ticket:open' | 'ticket:leave' | 'ticket:typing'>;

/** How agents on one ticket know of each other. */
export function ticketHandlers(socket: AgentSocket, bench: Workbench): Handlers<TicketEvents> {
  const { parts, reading } = bench;
  const { deskId } = socket.data.agent;
  return {
    'ticket:open': handle(payloads.ticketRef, async ({ number }) =>
      reading.open(socket, await parts.tickets.get(deskId, number)),
    ),
    'ticket:leave': handle(payloads.ticketRef, async ({ number }) => {
      await reading.leave(socket, number);
      return null;
    }),
    'ticket:typing': handle(payloads.ticketTyping, async ({ number, isTyping }) => {
      await reading.type(socket, number, isTyping);
      return null;
    }),
  };
}
