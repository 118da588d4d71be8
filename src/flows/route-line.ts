import { lookAtAskJob, matchLine, serviceOrder } from '../domain/chat/index.js';
import { SECOND_MS } from '../shared/time.js';
import type { Parts } from './parts.js';
import { seatsOf } from './seats.js';

/**
 * Offers the desk's waiting chats to agents who have a seat free, in the background. Asked for whenever a chat comes
 * into the line, a seat or an agent becomes free, or an offer has gone by; asking too often does no harm.
 */
export function routeLine(parts: Parts, deskId: string): void {
  if (parts.desks.get(deskId).line.routing === 'manual') return;
  parts.background.run(`line ${deskId}`, async () => await offerChats(parts, deskId));
}

async function offerChats(parts: Parts, deskId: string): Promise<void> {
  const desk = parts.desks.get(deskId);
  const seats = await seatsOf(parts, desk);
  if (!seats.some((seat) => !seat.hasOffer && seat.load < seat.seats)) return;
  const [waiting, turn] = await Promise.all([parts.line.waiting(deskId), parts.line.turn(deskId)]);
  const until = parts.line.standsUntil(desk.line.offerSeconds * SECOND_MS);
  for (const match of matchLine(serviceOrder(waiting, turn, desk.line.standardEvery), seats)) {
    if (!(await parts.line.offer(deskId, match.chatId, { ...match, until }))) continue;
    await parts.scheduler.wakeAt(lookAtAskJob, match.chatId, until);
    await parts.bus.publish({ kind: 'chat.changed', deskId, chatId: match.chatId });
  }
}
