import { actOnCallbackJob } from '../domain/callbacks/index.js';
import { deliverLetterJob } from '../domain/mail/index.js';
import { actOnClockJob } from '../domain/sla/index.js';
import { faultOf } from '../shared/errors.js';
import { DAY_MS, later, SECOND_MS } from '../shared/time.js';
import { lookAtSilentAgents, routeAllLines } from './agent-presence.js';
import { settleAnswer } from './answer-ticket.js';
import { finishChat } from './finish-chat.js';
import { lookAtAsk } from './look-at-ask.js';
import type { Parts } from './parts.js';
import { settleReply } from './receive-reply.js';
import { settleCallback } from './settle-callback.js';
import { settleTicket } from './settle-ticket.js';
import { noteAbsence } from './visitor-presence.js';

const AT_ONCE = 500;

/** What is not done by then was left half done. */
const HALF_DONE_AFTER_MS = 10 * SECOND_MS;

/**
 * Looks at chats whose moment has come: a lease that ran out without a word (a killed process, a cut cable), a grace
 * time that passed, a closed chat that nobody finished.
 */
export async function lookAtDueChats(parts: Parts): Promise<void> {
  for (const chatId of await parts.endings.due(AT_ONCE)) {
    await guarded(parts, { chatId }, async () => {
      await noteAbsence(parts, chatId);
      await finishChat(parts, chatId);
    });
  }
}

/** Takes back offers and questions between agents whose time has passed, and what silent agents hold; routes the lines. */
export async function lookAtLines(parts: Parts): Promise<void> {
  for (const chatId of await parts.line.overdueAsks(AT_ONCE)) {
    await guarded(parts, { chatId }, async () => await lookAtAsk(parts, chatId));
  }
  await lookAtSilentAgents(parts);
  routeAllLines(parts);
}

/** Sees to tickets whose last change a crash left half done. */
export async function lookAtUnsettledTickets(parts: Parts): Promise<void> {
  const before = later(parts.clock.now(), -HALF_DONE_AFTER_MS);
  for (const { _id } of await parts.tickets.unsettled(before, AT_ONCE))
    await guarded(parts, { ticketId: _id }, async () => await settleTicket(parts, _id));
}

/** Wakes for clocks that are due or soon will be, so that a wake-up that was lost does not matter. */
export async function lookAtDueClocks(parts: Parts): Promise<void> {
  await parts.scheduler.feed(
    actOnClockJob,
    async (until, limit, after) => await parts.clocks.dueUntil(until, limit, after),
  );
}

/** Wakes for letters that are due or soon will be, and writes those of answers that a crash left without one. */
export async function lookAtDueLetters(parts: Parts): Promise<void> {
  const before = later(parts.clock.now(), -HALF_DONE_AFTER_MS);
  for (const message of await parts.tickets.thread.unsettled(before, AT_ONCE)) {
    await guarded(parts, { messageId: message._id }, async () => {
      const ticket = await parts.tickets.find(message.ticketId);
      if (ticket === null) return;
      if (message.kind === 'question') await settleReply(parts, ticket, message);
      else await settleAnswer(parts, ticket, message);
    });
  }
  await parts.scheduler.feed(
    deliverLetterJob,
    async (until, limit, after) => await parts.letters.dueUntil(until, limit, after),
  );
}

/** Removes files that no message took within a day. */
export async function lookAtLooseFiles(parts: Parts): Promise<void> {
  await parts.attachments.removeUntaken(later(parts.clock.now(), -DAY_MS), AT_ONCE);
}

/** Wakes for callbacks that are due or soon will be, and finishes those that a crash left without their ticket. */
export async function lookAtDueCallbacks(parts: Parts): Promise<void> {
  const before = later(parts.clock.now(), -HALF_DONE_AFTER_MS);
  for (const callback of await parts.callbacks.unsettled(before, AT_ONCE)) {
    await guarded(parts, { callbackId: callback._id }, async () => {
      await settleCallback(parts, callback);
    });
  }
  await parts.scheduler.feed(
    actOnCallbackJob,
    async (until, limit, after) => await parts.callbacks.dueUntil(until, limit, after),
  );
}

/** One record that cannot be handled must not keep the others waiting; the next look tries it again. */
async function guarded(
  parts: Parts,
  ids: Readonly<Record<string, string>>,
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    parts.log.error({ ...ids, ...faultOf(error) }, 'A due record was not handled');
  }
}
