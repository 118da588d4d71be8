import type { Desk } from '../desks/index.js';
import type { Chat, OpenEnds } from '../domain/chat/index.js';
import { draftOf, subjectOf, type Ticket, type TicketSource, ticketIdOf } from '../domain/tickets/index.js';
import { findAssignee } from './assign-ticket.js';
import { firstClocks, startClocks } from './keep-clocks.js';
import type { Parts } from './parts.js';
import { settleNew, settleTicket } from './settle-ticket.js';
import { acknowledge, writeAnswer } from './write-letter.js';

/**
 * Opens the ticket of a chat with what it left open and starts its clock. What an agent wrote and the visitor has not
 * read goes out as an answer. What was asked after that, or all of it where nothing was answered, is acknowledged and
 * the clock runs; otherwise, and where somebody ended the chat by hand, it stops at once. The chat's id is the idempotency key:
 * calling again finishes what an earlier call left half done and doubles nothing.
 */
export async function openTicket(parts: Parts, desk: Desk, chat: Chat, ends: OpenEnds): Promise<Ticket> {
  const source = await sourceOf(parts, desk, chat, ends);
  const opened = await parts.tickets.findOpened(source);
  const draft = draftOf(source);
  const clocks = firstClocks(parts, desk, draft);
  const [isStarted] = await Promise.all([
    opened === null && startClocks(parts, clocks),
    addLines(parts, source, chat, ends),
  ]);
  const { nextDueAt } = isStarted ? clocks : draft;
  const { ticket, isOurs } =
    opened === null
      ? await parts.tickets.openNew(source, { ...draft, nextDueAt })
      : { ticket: opened, isOurs: false };
  await parts.callbacks.linkChat(chat.id, { id: ticket._id, number: ticket.number });
  if (ends.unread.length > 0) await writeUnread(parts, desk, ticket, { chat, ends });
  if (isAnswered(chat, ends)) {
    await markAnswered(parts, ticket, chat);
    return (await settleTicket(parts, ticket._id)) ?? ticket;
  }
  const isNew = isOurs && isStarted;
  const settled = isNew ? await settleNew(parts, ticket) : await settleTicket(parts, ticket._id);
  const isFirst = isNew && ends.unread.length === 0;
  if (ticket.requester.email !== '') await acknowledge(parts, desk, settled ?? ticket, { isFirst });
  return settled ?? ticket;
}

async function sourceOf(parts: Parts, desk: Desk, chat: Chat, ends: OpenEnds): Promise<TicketSource> {
  const first = ends.questions[0] ?? ends.unread[0];
  const topic = desk.topics.find(({ id }) => id === chat.topic);
  return {
    deskId: desk.id,
    prefix: desk.ticketPrefix,
    sourceKey: `chat:${chat.id}`,
    channel: 'chat',
    subject: subjectOf(first?.text ?? ''),
    language: chat.language,
    requester: chat.visitor,
    topic: topic?.id ?? '',
    severity: chat.severity,
    band: topic?.band ?? 'standard',
    assigneeId: await findAssignee(parts, desk, topic?.id ?? ''),
    texts: linesOf(ends).map(({ text }) => text),
    ...(first === undefined ? {} : { askedAt: first.at }),
    openedAt: parts.clock.now(),
  };
}

/** Before the ticket, so that no crash leaves one without its lines. */
async function addLines(parts: Parts, source: TicketSource, chat: Chat, ends: OpenEnds): Promise<void> {
  const ticketId = ticketIdOf(source);
  const lines = linesOf(ends).map((line) => {
    const isQuestion = line.from === 'visitor';
    return {
      ticketId,
      key: `chat-line:${line.seq}`,
      kind: isQuestion ? ('question' as const) : ('answer' as const),
      author: isQuestion ? chat.visitor.name : (chat.agentName ?? ''),
      text: line.text,
      detail: '',
      at: line.at,
      place: line.seq,
    };
  });
  const event = { kind: 'event' as const, author: '', text: 'opened_from_chat', detail: '' };
  const opening = { ticketId, key: 'opened', ...event, at: source.openedAt };
  await Promise.all([...lines, opening].map(async (line) => await parts.tickets.thread.open(line)));
}

function linesOf({ questions, unread }: OpenEnds) {
  return [...questions, ...unread].sort((a, b) => a.seq - b.seq);
}

async function markAnswered(parts: Parts, ticket: Ticket, chat: Chat): Promise<void> {
  const answer = {
    agentId: chat.agentId ?? '',
    author: chat.agentName ?? '',
    nextStatus: 'waiting',
  } as const;
  await parts.tickets.markAnswered(ticket, {
    ...answer,
    messageId: `chat:${chat.id}`,
    at: parts.clock.now(),
  });
}

async function writeUnread(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  { chat, ends }: { chat: Chat; ends: OpenEnds },
): Promise<void> {
  const answer = ends.unread.map((line) => line.text).join('\n\n');
  const question = ends.questions.map((line) => line.text).join('\n\n');
  await writeAnswer(parts, desk, ticket, { key: `answer:chat:${chat.id}`, answer, question });
}

function isAnswered(chat: Chat, ends: OpenEnds): boolean {
  const lastAnswer = ends.unread.at(-1)?.seq ?? 0;
  const lastQuestion = ends.questions.at(-1)?.seq ?? 0;
  const isSettled = chat.closedBy === 'agent' || chat.closedBy === 'visitor';
  return lastAnswer > 0 && (isSettled || lastAnswer > lastQuestion);
}
