import type { Agent } from '../domain/agents/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import type { Parts } from './parts.js';
import { takeAttachments } from './take-attachments.js';

/**
 * Writes a note for colleagues on a ticket of the agent's desk; requesters never see it, neither in letters nor on
 * their page. The same `clientId` writes it once. Throws `NotFound`, what `takeAttachments` throws, and `conflict` when
 * the same id comes with another text.
 */
export async function noteTicket(
  parts: Parts,
  agent: Agent,
  note: {
    readonly number: string;
    readonly clientId: string;
    readonly text: string;
    readonly attachmentIds?: readonly string[] | undefined;
  },
): Promise<Ticket> {
  const ticket = await parts.tickets.get(agent.deskId, note.number);
  const { attachmentIds = [] } = note;
  const key = `note:${agent._id}:${note.clientId}`;
  await takeAttachments(parts, { ticket, key, ids: attachmentIds, agent });
  await parts.tickets.thread.add({
    ticketId: ticket._id,
    key,
    kind: 'note',
    author: agent.name,
    agentId: agent._id,
    text: note.text,
    detail: '',
    attachmentIds,
    at: parts.clock.now(),
  });
  await parts.bus.publish({ kind: 'ticket.changed', deskId: ticket.deskId, ticketId: ticket._id });
  return ticket;
}
