import type { Desk } from '../desks/index.js';
import type { Chat, OpenEnds } from '../domain/chat/index.js';
import { subjectOf, type Ticket } from '../domain/tickets/index.js';
import { findAssignee } from './assign-ticket.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';
import { acknowledge, writeAnswer } from './write-letter.js';

/**
 * Opens the ticket of a chat with what it left open and starts its clock. What an agent wrote and the visitor has not
 * read goes out as an answer. What was asked after that, or all of it where nothing was answered, is acknowledged and
 * the clock runs; otherwise, and where somebody ended the chat by hand, it stops at once. The chat's id is the idempotency key:
 * calling again finishes what an earlier call left half done and doubles nothing.
 */
export async function openTicket(parts: Parts, desk: Desk, chat: Chat, ends: OpenEnds): Promise<Ticket> {
  const first = ends.questions[0] ?? ends.unread[0];
  const topic = desk.topics.find(({ id }) => id === chat.topic);
  const ticket = await parts.tickets.open({
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
    ...(first === undefined ? {} : { askedAt: first.at }),
    openedAt: parts.clock.now(),
  });
  await addMessages(parts, ticket, chat, ends);
  await parts.callbacks.linkChat(chat.id, { id: ticket._id, number: ticket.number });
  if (ends.unread.length > 0) await writeUnread(parts, desk, ticket, { chat, ends });
  if (isAnswered(chat, ends)) {
    const answer = {
      agentId: chat.agentId ?? '',
      author: chat.agentName ?? '',
      nextStatus: 'waiting',
    } as const;
    const messageId = `chat:${chat.id}`;
    await parts.tickets.markAnswered(ticket, { ...answer, messageId, at: parts.clock.now() });
  }
  const settled = (await settleTicket(parts, ticket._id)) ?? ticket;
  if (!isAnswered(chat, ends) && settled.requester.email !== '') await acknowledge(parts, desk, settled);
  return settled;
}

async function addMessages(parts: Parts, ticket: Ticket, chat: Chat, ends: OpenEnds): Promise<void> {
  const lines = [...ends.questions, ...ends.unread].sort((a, b) => a.seq - b.seq);
  for (const line of lines) {
    const isQuestion = line.from === 'visitor';
    await parts.tickets.addMessage({
      ticketId: ticket._id,
      key: `chat-line:${line.seq}`,
      kind: isQuestion ? 'question' : 'answer',
      author: isQuestion ? chat.visitor.name : (chat.agentName ?? ''),
      text: line.text,
      detail: '',
      at: line.at,
      place: line.seq,
    });
  }
  const event = { kind: 'event' as const, author: '', text: 'opened_from_chat', detail: '' };
  await parts.tickets.addMessage({ ticketId: ticket._id, key: 'opened', ...event, at: ticket.openedAt });
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
