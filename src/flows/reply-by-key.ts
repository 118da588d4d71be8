import type { Ticket } from '../domain/tickets/index.js';
import type { Parts } from './parts.js';
import { receiveReply } from './receive-reply.js';
import { takeAttachments } from './take-attachments.js';

/** What a requester writes on the page of the ticket. */
export interface PageReply {
  readonly clientId: string;
  readonly text: string;
  readonly attachmentIds?: readonly string[] | undefined;
}

/**
 * Takes in what a requester, who has the ticket's key, writes again. Returns the ticket as its requester should see it
 * now: a new one where the old one was closed long ago; of a merged ticket its own, because the other may be somebody
 * else's. The same `clientId` counts once. Throws what `takeAttachments` and `receiveReply` throw.
 */
export async function replyByKey(parts: Parts, ticket: Ticket, reply: PageReply): Promise<Ticket> {
  const { clientId, text, attachmentIds = [] } = reply;
  const key = `reply:${clientId}`;
  await takeAttachments(parts, { ticket, key, ids: attachmentIds, agent: null });
  const target = await receiveReply(parts, ticket, { key, text, attachmentIds });
  return target.keyHash === ticket.keyHash ? target : ticket;
}
