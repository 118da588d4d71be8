import type { Ticket, TicketMessage } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type { RequesterTicket } from '../../protocol/index.js';
import { attachmentViews } from './attachment-views.js';

/**
 * A ticket as its requester sees it: questions and public answers, nothing that was meant for colleagues. An answer whose
 * letter waits for the desk's sending hours is not here yet either, nor what became of the ticket with it; it is due when
 * the letter goes.
 */
export async function requesterTicket(parts: Parts, ticket: Ticket): Promise<RequesterTicket> {
  const all = await parts.tickets.thread.of(ticket._id);
  const talk = all.filter(({ kind }) => kind === 'question' || kind === 'answer');
  const held = await heldBack(parts, talk);
  const messages = talk.filter(({ _id }) => !held.has(_id));
  const files = await parts.attachments.named(messages.flatMap((message) => message.attachmentIds ?? []));
  const firstHeld = talk.find(({ _id }) => held.has(_id));
  const goesAt = firstHeld === undefined ? undefined : held.get(firstHeld._id);
  const dueAt = goesAt ?? (ticket.waitingSince === null ? null : ticket.nextDueAt);
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: statusBefore(ticket, firstHeld?.at ?? null),
    openedAt: ticket.openedAt.toISOString(),
    updatedAt: (messages.at(-1)?.at ?? ticket.openedAt).toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    messages: messages.map((message) => ({
      id: message._id,
      from: message.kind === 'question' ? ('requester' as const) : ('desk' as const),
      author: message.author,
      text: message.text,
      attachments: attachmentViews(message.attachmentIds, files),
      at: message.at.toISOString(),
    })),
  };
}

/** The answers that have not gone yet, and when they do; null for one whose letter is about to be written. */
async function heldBack(
  parts: Parts,
  talk: readonly TicketMessage[],
): Promise<ReadonlyMap<string, Date | null>> {
  const now = parts.clock.now();
  const answers = talk.filter(({ kind }) => kind === 'answer');
  const letters = await parts.letters.withKeys(answers.map(({ _id }) => `answer:${_id}`));
  const goesAt = new Map(letters.map((letter) => [letter.key, letter.goesAt ?? letter.queuedAt]));
  const held = answers.flatMap(({ _id, pendingSince }): [string, Date | null][] => {
    const at = goesAt.get(`answer:${_id}`) ?? null;
    return pendingSince !== undefined || (at !== null && at > now) ? [[_id, at]] : [];
  });
  return new Map(held);
}

function statusBefore({ status, phases }: Ticket, moment: Date | null): Ticket['status'] {
  if (moment === null) return status;
  return phases.findLast(({ from }) => from < moment)?.status ?? phases[0]?.status ?? status;
}
