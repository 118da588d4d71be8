import type { Agent } from '../domain/agents/index.js';
import { linked, type Ticket, type TicketMessage } from '../domain/tickets/index.js';
import { DeskError, InvalidInput } from '../shared/errors.js';
import { idFrom } from '../shared/ids.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/**
 * Makes messages of a ticket a ticket of their own, for the same requester and with the same class, and returns it. The
 * same messages make one ticket. Throws `NotFound`, `ticket_merged`, and `invalid_input` for messages that are not the
 * ticket's or among which the requester asked nothing.
 */
export async function splitTicket(
  parts: Parts,
  agent: Agent,
  { number, messageIds, subject }: { number: string; messageIds: readonly string[]; subject: string },
): Promise<Ticket> {
  const source = await parts.tickets.get(agent.deskId, number);
  if (source.mergedInto !== null) throw new DeskError('ticket_merged', 'The ticket goes on in another one.');
  const sourceKey = `split:${source._id}:${idFrom([...messageIds].sort().join(' '))}`;
  const earlier = await parts.tickets.findBySource(source.deskId, sourceKey);
  const messages = (await parts.tickets.thread.of(earlier === null ? source._id : earlier._id)).filter(
    ({ _id }) => messageIds.includes(_id),
  );
  if (earlier === null) check(messages, messageIds);
  const doing = { at: parts.clock.now(), by: agent.name };
  const ticket = earlier ?? (await openFrom(parts, source, { sourceKey, subject, messages, at: doing.at }));
  await parts.tickets.thread.move(messageIds, source._id, ticket._id);
  await parts.attachments.moveTo(
    messages.flatMap((message) => message.attachmentIds),
    ticket._id,
  );
  await parts.tickets.thread.add({
    ticketId: ticket._id,
    key: 'opened',
    kind: 'event',
    author: agent.name,
    text: 'opened_by_split',
    detail: source.number,
    at: ticket.openedAt,
  });
  const link = { number: ticket.number, kind: 'split_into' } as const;
  await parts.tickets.change(source._id, doing, (found) => linked(found, link));
  await settleTicket(parts, source._id);
  return (await settleTicket(parts, ticket._id)) ?? ticket;
}

function check(messages: readonly TicketMessage[], ids: readonly string[]): void {
  const isWhole = messages.length === new Set(ids).size && messages.every(({ kind }) => kind !== 'event');
  if (!isWhole || !messages.some(({ kind }) => kind === 'question'))
    throw new InvalidInput([{ path: 'messageIds', rule: 'range' }]);
}

async function openFrom(
  parts: Parts,
  source: Ticket,
  made: { sourceKey: string; subject: string; messages: readonly TicketMessage[]; at: Date },
): Promise<Ticket> {
  const first = made.messages.find(({ kind }) => kind === 'question');
  return await parts.tickets.open({
    deskId: source.deskId,
    prefix: parts.desks.get(source.deskId).ticketPrefix,
    sourceKey: made.sourceKey,
    channel: source.channel,
    subject: made.subject,
    language: source.language,
    requester: source.requester,
    keyHash: source.keyHash,
    topic: source.topic,
    severity: source.severity,
    band: source.band,
    tags: source.tags,
    assigneeId: source.assigneeId,
    askedAt: first?.at ?? made.at,
    texts: made.messages.map(({ text }) => text),
    links: [{ number: source.number, kind: 'split_from' }],
    openedAt: made.at,
  });
}
