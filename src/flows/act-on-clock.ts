import { actOnClockJob, clockId, dueSteps, nextStep } from '../domain/sla/index.js';
import { HOUR_MS, later } from '../shared/time.js';
import { moveToRole, type Taking, tellHead, warnAssignee } from './escalate-ticket.js';
import { lookAtClocks } from './keep-clocks.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/**
 * Does what a clock asks for at this moment: warns, moves, tells, or nothing. Clock and ticket are read afresh and
 * reckoned anew, so that it never acts early, nor for what has been answered, paused or changed. What is due is claimed
 * first, so that an answer in the same moment wins or loses wholly; each effect has a key of its own and the clock is
 * finished last, so a call that died half way is taken up by the next one and nothing happens twice.
 */
export async function actOnClock(parts: Parts, id: string): Promise<void> {
  const now = parts.clock.now();
  const clock = await parts.clocks.find(id);
  if (clock === null || clock.nextAt === null || clock.nextAt > now) return;
  const ticket = await parts.tickets.find(clock.ticketId);
  if (ticket === null) {
    // Clocks are stored before their ticket, which may be on its way; the next look wakes for it again.
    if (clock.startedAt < later(now, -HOUR_MS)) await parts.clocks.rest(id);
    return;
  }
  const desk = parts.desks.get(ticket.deskId);
  const kept = (await lookAtClocks(parts, desk, ticket)).find(({ plan }) => clockId(ticket._id, plan) === id);
  const steps = kept === undefined ? [] : dueSteps(kept.plan.steps, clock.done, now);
  const hasMovedOn = kept === undefined || kept.plan.stoppedAt !== null || kept.plan.state === 'paused';
  if (hasMovedOn || steps.length === 0) {
    await settleTicket(parts, ticket._id);
    return;
  }
  const claimed = await parts.clocks.claim(clock, kept.plan.breachedAt);
  if (claimed === null) return;
  for (const step of steps) await take(parts, { desk, ticket, clock: claimed, step });
  const done = steps.map((step) => step.name);
  const next = nextStep(kept.plan.steps, [...clock.done, ...done], now)?.at ?? null;
  const hasWarned = steps.some((step) => step.do === 'warn-assignee');
  await parts.clocks.finish(claimed, { done, warnedAt: hasWarned ? now : null, nextAt: next });
  if (next !== null) await parts.scheduler.wakeAt(actOnClockJob, id, next);
  parts.log.info({ clockId: id, ticketId: ticket._id, steps: done }, 'A clock acted');
  await settleTicket(parts, ticket._id);
}

async function take(parts: Parts, taking: Taking): Promise<void> {
  switch (taking.step.do) {
    case 'warn-assignee':
      return await warnAssignee(parts, taking);
    case 'move-to-role':
      return await moveToRole(parts, taking);
    case 'tell-head':
      return await tellHead(parts, taking);
    case 'breach':
      // Claiming has stored it; whoever looks is told with the rest.
      return;
  }
}
