import type { Agent } from '../../domain/agents/index.js';
import type { Attachment } from '../../domain/attachments/index.js';
import type { Letter } from '../../domain/mail/index.js';
import { nextStatuses, type Ticket, type TicketMessage } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import { sendingHours } from '../../flows/sending-hours.js';
import type { LetterView, TicketDetails, TicketMessageView } from '../../protocol/index.js';
import { attachmentViews } from './attachment-views.js';
import { callbackRow } from './callback-views.js';
import { ticketRows } from './ticket-views.js';

/** A ticket with all that its page shows, the threads of those that were merged into it among its own. */
export async function ticketDetails(parts: Parts, viewer: Agent, ticket: Ticket): Promise<TicketDetails> {
  const [rows, threads, callbacks] = await Promise.all([
    ticketRows(parts, viewer, [ticket]),
    threadsOf(parts, ticket),
    parts.callbacks.ofTicket(ticket._id),
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error('A ticket that was asked for has no row.');
  const files = await parts.attachments.named(
    threads.flatMap(({ messages }) => messages.flatMap((message) => message.attachmentIds ?? [])),
  );
  const acknowledgement = threads[0]?.letters.find((letter) => letter.kind === 'acknowledgement');
  return {
    ...row,
    requesterEmail: ticket.requester.email,
    requesterPhone: ticket.requester.phone,
    language: ticket.language,
    plan: ticket.plan,
    doing: ticket.doing,
    errorNumber: ticket.errorNumber,
    closeReason: ticket.closeReason,
    closeNote: ticket.closeNote,
    phases: ticket.phases.map((phase) => ({ ...phase, from: phase.from.toISOString() })),
    links: ticket.links,
    nextStatuses: nextStatuses(ticket.status),
    messages: interleaved(threads.map((thread) => viewsOf(thread, ticket, files))),
    answersGo: answersGo(parts, ticket),
    acknowledgement: acknowledgement === undefined ? null : letterView(acknowledgement),
    callbacks: callbacks.map((callback) => callbackRow(parts, callback, viewer._id)),
  };
}

function answersGo({ desks, clock }: Parts, { deskId }: Ticket): TicketDetails['answersGo'] {
  const hours = sendingHours(desks.get(deskId), clock.now());
  return hours?.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })) ?? null;
}

interface Thread {
  readonly ticket: Ticket;
  readonly messages: readonly TicketMessage[];
  readonly letters: readonly Letter[];
}

async function threadsOf(parts: Parts, ticket: Ticket): Promise<readonly Thread[]> {
  const tickets = [ticket, ...(await parts.tickets.mergedInto(ticket))];
  return await Promise.all(
    tickets.map(async (one) => ({
      ticket: one,
      messages: await parts.tickets.thread.of(one._id),
      letters: await parts.letters.ofTicket(one._id),
    })),
  );
}

function viewsOf(
  { ticket, messages, letters }: Thread,
  shown: Ticket,
  files: ReadonlyMap<string, Attachment>,
): readonly TicketMessageView[] {
  return messages.map((message) => {
    const letter =
      message.kind === 'answer'
        ? letters.find((candidate) => carries(candidate, message, ticket))
        : undefined;
    return {
      id: message._id,
      kind: message.kind,
      author: message.author,
      text: message.text,
      detail: message.detail,
      change: changeOf(message),
      attachments: attachmentViews(message.attachmentIds, files),
      ofNumber: ticket._id === shown._id ? null : ticket.number,
      at: message.at.toISOString(),
      letter: letter === undefined ? null : letterView(letter),
    };
  });
}

function changeOf({ change }: TicketMessage): TicketMessageView['change'] {
  if (change === null || change === undefined) return null;
  const { field, from, to } = change;
  return { field, from, to };
}

/** Threads as one, by their moments; each keeps its own order, in which lines of a chat stand by their numbers. */
function interleaved(threads: readonly (readonly TicketMessageView[])[]): readonly TicketMessageView[] {
  const rest = threads.map((thread) => [...thread]);
  const all: TicketMessageView[] = [];
  for (;;) {
    const heads = rest.filter((thread) => thread.length > 0);
    if (heads.length === 0) return all;
    const first = heads.reduce((a, b) => ((b[0]?.at ?? '') < (a[0]?.at ?? '') ? b : a));
    const [head] = first.splice(0, 1);
    if (head !== undefined) all.push(head);
  }
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
    // Letters of earlier versions know no other time than that of their writing.
    goesAt: (letter.goesAt ?? letter.queuedAt).toISOString(),
    sentAt: letter.sentAt?.toISOString() ?? null,
    isUnsure: letter.isUnsure ?? false,
    reason: letter.reason,
  };
}
