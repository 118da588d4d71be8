import type { Agent } from '../domain/agents/index.js';
import { checkCount } from '../domain/attachments/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { NotOffered } from '../shared/errors.js';
import type { Parts } from './parts.js';

/** The message that takes files, and who writes it; null is the requester. */
export interface Taking {
  readonly ticket: Pick<Ticket, '_id' | 'deskId'>;
  /** Of the message. */
  readonly key: string;
  readonly ids: readonly string[];
  readonly agent: Pick<Agent, '_id'> | null;
}

/**
 * Gives uploaded files to a message before it is written. Doing it again changes nothing. Throws
 * `attachments_not_offered`, `too_many_attachments` by the desk's policy, and `NotFound` for files that are not there
 * or somebody else's.
 */
export async function takeAttachments(parts: Parts, { ticket, key, ids, agent }: Taking): Promise<void> {
  if (ids.length === 0) return;
  const { attachments } = parts.desks.get(ticket.deskId);
  mustTakeFiles(parts, ticket.deskId, agent !== null);
  checkCount(ids, attachments.perMessage);
  const agentId = agent?._id ?? '';
  await parts.attachments.take(ids, { ticketId: ticket._id, deskId: ticket.deskId, key, agentId });
}

/** Throws `attachments_not_offered` where the desk takes no files of agents, or of visitors, who have no account. */
export function mustTakeFiles(parts: Parts, deskId: string, isAgent: boolean): void {
  const { who, perMessage } = parts.desks.get(deskId).attachments;
  if (perMessage === 0 || (!isAgent && who !== 'anyone')) throw new NotOffered('attachments_not_offered');
}
