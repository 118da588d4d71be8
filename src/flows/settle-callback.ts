import type { Desk } from '../desks/index.js';
import { actOnCallbackJob, type Callback } from '../domain/callbacks/index.js';
import { RUNNING } from '../domain/tickets/index.js';
import { openCallTicket } from './open-call-ticket.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/**
 * Brings a callback's ticket in line with it: links or opens the ticket, so that no call goes round the clocks, writes
 * what has happened on it, asks for the next wake-up and shows both. Whatever a crash left undone a second call does;
 * otherwise it changes nothing. Returns the callback as it is now.
 */
export async function settleCallback(parts: Parts, callback: Callback): Promise<Callback> {
  const desk = parts.desks.get(callback.deskId);
  const ticketId = callback.ticketId ?? (await openOrLink(parts, desk, callback));
  for (const event of eventsOf(callback)) {
    const key = `callback:${callback._id}:${event.what}`;
    const { author, text, detail, at } = event;
    await parts.tickets.thread.add({ ticketId, key, kind: 'event', author, text, detail, at });
  }
  await countAsAnswer(parts, callback, ticketId);
  if (callback.nextAt !== null) await parts.scheduler.wakeAt(actOnCallbackJob, callback._id, callback.nextAt);
  await parts.callbacks.settle(callback);
  await parts.bus.publish({ kind: 'ticket.changed', deskId: desk.id, ticketId });
  await parts.bus.publish({ kind: 'callback.changed', deskId: desk.id, callbackId: callback._id });
  return await parts.callbacks.get(desk.id, callback._id);
}

/** Whoever was reached has been answered, by voice: the clocks of the ticket know it. */
async function countAsAnswer(parts: Parts, callback: Callback, ticketId: string): Promise<void> {
  const reached = callback.attempts.find(({ outcome }) => outcome === 'reached');
  const ticket = reached === undefined ? null : await parts.tickets.find(ticketId);
  if (reached === undefined || ticket === null) return;
  const nextStatus = RUNNING.includes(ticket.status) ? 'waiting' : ticket.status;
  const { agentId, agentName: author, at } = reached;
  const answer = { messageId: `callback:${callback._id}`, agentId, author, nextStatus, at };
  await parts.tickets.markAnswered(ticket, answer);
  await settleTicket(parts, ticketId);
}

interface CallEvent {
  readonly what: string;
  readonly author: string;
  readonly text: 'callback_arranged' | 'callback_done' | 'callback_declined';
  readonly detail: string;
  readonly at: Date;
}

function eventsOf(callback: Callback): readonly CallEvent[] {
  const { attempts, refusal } = callback;
  const arranged: CallEvent = {
    what: 'arranged',
    author: callback.requestedByName,
    text: 'callback_arranged',
    detail: callback.requestedAt.toISOString(),
    at: callback.requestedAt,
  };
  const done = attempts.map(
    ({ agentName, outcome, at }, index): CallEvent => ({
      what: `attempt:${index + 1}`,
      author: agentName,
      text: 'callback_done',
      detail: outcome,
      at,
    }),
  );
  if (refusal === null) return [arranged, ...done];
  const { agentName, reason, at } = refusal;
  return [
    arranged,
    ...done,
    { what: 'declined', author: agentName, text: 'callback_declined', detail: reason, at },
  ];
}

async function openOrLink(parts: Parts, desk: Desk, callback: Callback): Promise<string> {
  const ticket = await openCallTicket(parts, desk, callback);
  await parts.callbacks.link(callback._id, { id: ticket._id, number: ticket.number });
  return ticket._id;
}
