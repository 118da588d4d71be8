import type { Desk } from '../desks/index.js';
import { type Chat, digestOf, type LastReading, type OpenEnds, openEndsOf } from '../domain/chat/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import type { ChatOutcome } from '../shared/facts.js';
import { openTicket } from './open-ticket.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/**
 * Finishes a chat that is over: one that was closed by hand, or whose visitor has been away for the grace time. What is
 * still open becomes a ticket where the visitor left an address and the desk follows up; then the chat is destroyed and
 * a receipt without text is kept. Does nothing when the visitor is back or the chat is gone; a second call, also of
 * another worker at the same moment, leaves the same one ticket and the same letters.
 */
export async function finishChat(parts: Parts, chatId: string): Promise<void> {
  if (!(await parts.endings.claim(chatId))) return;
  const last = await parts.endings.readLast(chatId);
  if (last === null) {
    // Gone meanwhile, or not readable any more, as after a change of the secret: nothing in it can be saved.
    await parts.endings.discard(chatId);
    return;
  }
  const { chat, receiptSalt } = last;
  const desk = parts.desks.get(chat.deskId);
  const ends = openEndsOf(chat, last.lines);
  const outcome = outcomeOf(chat, ends);
  const ticket = isFollowedUp(desk, chat, ends) ? await openTicket(parts, desk, chat, ends) : null;
  await keepReceipt(parts, last, outcome, ticket);
  if (!(await parts.endings.destroy(chat))) return;
  parts.log.info({ chatId, deskId: desk.id, outcome, ticketId: ticket?._id }, 'A chat ended');
  const number = ticket === null ? {} : { ticketNumber: ticket.number };
  routeLine(parts, desk.id);
  await parts.bus.publish({ kind: 'chat.gone', deskId: desk.id, chatId, outcome, receiptSalt, ...number });
}

function isFollowedUp(desk: Desk, chat: Chat, ends: OpenEnds): boolean {
  // The visitor has chosen this; the address or number is there.
  if (chat.closedBy === 'handoff') return true;
  const isOpen = ends.questions.length + ends.unread.length > 0;
  return isOpen && desk.chat.followUp === 'letter' && chat.visitor.email !== '';
}

function outcomeOf(chat: Chat, ends: OpenEnds): ChatOutcome {
  if (chat.closedBy === 'handoff') return 'continued';
  if (chat.closedBy !== 'absence') return 'solved';
  if (chat.takenAt === null) return 'abandoned';
  return ends.questions.length + ends.unread.length > 0 ? 'dropped' : 'left';
}

async function keepReceipt(
  parts: Parts,
  { chat, lines, receiptSalt }: LastReading,
  outcome: ChatOutcome,
  ticket: Ticket | null,
): Promise<void> {
  const messages = lines.filter((line) => line.kind === 'message');
  const visitorMessages = messages.filter((line) => line.from === 'visitor').length;
  const now = parts.clock.now();
  await parts.receipts.keep({
    _id: chat.id,
    deskId: chat.deskId,
    topic: chat.topic,
    outcome,
    becameTicket: ticket !== null,
    startedAt: chat.startedAt,
    takenAt: chat.takenAt,
    predictedWait: chat.predictedWait,
    endedAt: chat.closedAt ?? now,
    destroyedAt: now,
    visitorMessages,
    agentMessages: messages.length - visitorMessages,
    digest: digestOf(lines, receiptSalt),
  });
}
