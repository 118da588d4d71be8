import type { Agent } from '../../domain/agents/index.js';
import type { Letter } from '../../domain/mail/index.js';
import type { ReactionClock } from '../../domain/sla/index.js';
import type { Ticket, TicketMessage } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type {
  ClockView,
  LetterView,
  TicketDetails,
  TicketMessageView,
  TicketRow,
} from '../../protocol/index.js';
import { callbackRow } from './callback-views.js';

interface RowParts {
  readonly clock: ReactionClock | undefined;
  readonly people: readonly Agent[];
  readonly viewerId: string;
}

/** Rows of a list, in its order, as the agent `viewer` sees them. */
export async function ticketRows(
  parts: Parts,
  viewer: Agent,
  tickets: readonly Ticket[],
): Promise<TicketRow[]> {
  const people = await parts.agents.ofDesk(viewer.deskId);
  const clocks = await parts.clocks.ofTickets(tickets.map((ticket) => ticket._id));
  return tickets.map((ticket) =>
    ticketRow(ticket, { clock: clocks.get(ticket._id), people, viewerId: viewer._id }),
  );
}

/** A ticket with all that its page shows. */
export async function ticketDetails(parts: Parts, viewer: Agent, ticket: Ticket): Promise<TicketDetails> {
  const [rows, messages, letters, callbacks] = await Promise.all([
    ticketRows(parts, viewer, [ticket]),
    parts.tickets.messages(ticket._id),
    parts.letters.ofTicket(ticket._id),
    parts.callbacks.ofTicket(ticket._id),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('A ticket that was asked for has no row.');
  const acknowledgement = letters.find((letter) => letter.kind === 'acknowledgement');
  return {
    ...row,
    requesterEmail: ticket.requester.email,
    requesterPhone: ticket.requester.phone,
    language: ticket.language,
    channel: ticket.channel,
    messages: messages.map((message) => messageView(message, ticket, letters)),
    acknowledgement: acknowledgement === undefined ? null : letterView(acknowledgement),
    callbacks: callbacks.map((callback) => callbackRow(parts, callback, viewer._id)),
  };
}

function ticketRow(ticket: Ticket, { clock, people, viewerId }: RowParts): TicketRow {
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: ticket.status,
    requesterName: ticket.requester.name,
    assigneeName: people.find((person) => person._id === ticket.assigneeId)?.name ?? null,
    isEscalated: ticket.isEscalated,
    isMine: ticket.assigneeId === viewerId,
    openedAt: ticket.openedAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
    clock: clock === undefined ? null : clockView(clock),
    hasFailedLetter: ticket.hasFailedLetter,
  };
}

function clockView(clock: ReactionClock): ClockView {
  return {
    state: clock.state,
    startedAt: clock.startedAt.toISOString(),
    warnAt: clock.warnAt.toISOString(),
    dueAt: clock.dueAt.toISOString(),
    warnedAt: clock.warnedAt?.toISOString() ?? null,
    breachedAt: clock.breachedAt?.toISOString() ?? null,
    stoppedAt: clock.stoppedAt?.toISOString() ?? null,
  };
}

function messageView(message: TicketMessage, ticket: Ticket, letters: readonly Letter[]): TicketMessageView {
  const letter =
    message.kind === 'answer' ? letters.find((candidate) => carries(candidate, message, ticket)) : undefined;
  return {
    id: message._id,
    kind: message.kind,
    author: message.author,
    text: message.text,
    detail: message.detail,
    at: message.at.toISOString(),
    letter: letter === undefined ? null : letterView(letter),
  };
}

/** An answer goes out in a letter of its own; what an agent wrote in a chat that ended unread, in one for all of it. */
function carries(letter: Letter, message: TicketMessage, ticket: Ticket): boolean {
  const isOfChat = message.key.startsWith('chat-line:');
  return letter.key === (isOfChat ? `answer:${ticket.sourceKey}` : `answer:${message._id}`);
}

function letterView(letter: Letter): LetterView {
  return {
    state: letter.state === 'sending' ? 'queued' : letter.state,
    attempts: letter.attempts,
    sentAt: letter.sentAt?.toISOString() ?? null,
    reason: letter.reason,
  };
}
