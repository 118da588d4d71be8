import { mayReopen, subjectOf, type Ticket, type TicketMessage, written } from '../domain/tickets/index.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/** What a requester writes to a ticket again. `key` makes it count once, as `reply:<client id>`. */
export interface Reply {
  readonly key: string;
  readonly text: string;
  readonly attachmentIds: readonly string[];
}

/**
 * Takes in what a requester writes: it stands in the thread, a turn begins, and what was waiting, solved or closed not
 * long ago is open again. What comes later than the desk reopens becomes a ticket of its own, linked to the old one;
 * what comes to a merged ticket goes to the one that it goes on in. Returns the ticket that has it now. The same `key`
 * counts once; throws `conflict` when it comes with another text.
 */
export async function receiveReply(parts: Parts, ticket: Ticket, reply: Reply): Promise<Ticket> {
  const at = parts.clock.now();
  const target = await targetOf(parts, ticket, reply, at);
  await parts.attachments.moveTo(reply.attachmentIds, target._id);
  const message = await parts.tickets.thread.add({
    ticketId: target._id,
    key: reply.key,
    kind: 'question',
    author: ticket.requester.name,
    text: reply.text,
    detail: '',
    attachmentIds: reply.attachmentIds,
    at,
    pendingSince: at,
  });
  return await settleReply(parts, target, message);
}

/** Sees to all that follows from a requester's message. Whatever a crash left half done is finished by calling again. */
export async function settleReply(parts: Parts, { _id }: Ticket, message: TicketMessage): Promise<Ticket> {
  const { at } = message;
  const ticket = await parts.tickets.change(_id, { at, by: '' }, (found) => written(found, message._id, at));
  const settled = await settleTicket(parts, _id);
  await parts.tickets.thread.settle(message._id);
  return settled ?? ticket;
}

async function targetOf(parts: Parts, ticket: Ticket, reply: Reply, at: Date): Promise<Ticket> {
  // Merging into what was merged itself is refused, but a target can be merged away later.
  let target = ticket;
  while (target.mergedInto !== null) target = await parts.tickets.get(target.deskId, target.mergedInto);
  const { tickets, ticketPrefix } = parts.desks.get(ticket.deskId);
  const hasIt = await parts.tickets.thread.has(target._id, reply.key);
  if (hasIt || mayReopen(target, { withinDays: tickets.reopenDays }, at)) return target;
  return await followUp(parts, target, reply, { prefix: ticketPrefix, at });
}

async function followUp(
  parts: Parts,
  closed: Ticket,
  reply: Reply,
  { prefix, at }: { prefix: string; at: Date },
): Promise<Ticket> {
  return await parts.tickets.open({
    deskId: closed.deskId,
    prefix,
    sourceKey: `after:${closed._id}:${reply.key}`,
    channel: closed.channel,
    subject: subjectOf(closed.subject),
    language: closed.language,
    requester: closed.requester,
    keyHash: closed.keyHash,
    topic: closed.topic,
    severity: closed.severity,
    band: closed.band,
    assigneeId: closed.assigneeId,
    texts: [reply.text],
    links: [{ number: closed.number, kind: 'related' }],
    openedAt: at,
  });
}
