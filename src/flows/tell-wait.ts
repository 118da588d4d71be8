import type { Desk } from '../desks/index.js';
import { findNextOpening, isOpen } from '../domain/calendar/index.js';
import { estimateWait, type Seat, serviceOrder, type WaitRange } from '../domain/chat/index.js';
import { MINUTE_MS } from '../shared/time.js';
import { calendarOf } from './desk-calendar.js';
import type { Parts } from './parts.js';
import { seatsOf } from './seats.js';

/** Where a waiting visitor stands. */
export interface PlaceInLine {
  readonly chatId: string;
  /** 1 for whoever is next. */
  readonly position: number;
  /** Null where nobody who could come is on duty: then nothing can honestly be said. */
  readonly wait: WaitRange | null;
  /** When the desk opens again; null while it is open, or where it never does. */
  readonly opensAt: Date | null;
}

/**
 * The places of all who wait at a desk, first one first. The wait is reckoned from the seats of those on duty who handle
 * the topic, from the others before who need the same people, and from how long conversations were measured to take.
 */
export async function placesInLine(parts: Parts, desk: Desk): Promise<readonly PlaceInLine[]> {
  const [waiting, turn, seats] = await Promise.all([
    parts.line.waiting(desk.id),
    parts.line.turn(desk.id),
    seatsOf(parts, desk),
  ]);
  const now = parts.clock.now();
  const calendar = calendarOf(desk);
  const opensAt = isOpen(now, calendar) ? null : findNextOpening(now, calendar);
  const order = serviceOrder(waiting, turn, desk.line.standardEvery);
  const topics = [...new Set(order.map(({ topic }) => topic))];
  const waiters = new Map(
    await Promise.all(
      topics.map(async (topic) => [topic, await waiterOf(parts, desk, { topic, seats })] as const),
    ),
  );
  const before = new Map<string, number>();
  return order.map(({ chatId, topic }, index) => {
    const wait = waiters.get(topic)?.(before) ?? null;
    before.set(topic, (before.get(topic) ?? 0) + 1);
    return { chatId, position: index + 1, wait, opensAt };
  });
}

/** Reckons the wait for one topic from how many chats of which topic come before. */
async function waiterOf(
  parts: Parts,
  desk: Desk,
  { topic, seats }: { topic: string; seats: readonly Seat[] },
): Promise<(before: ReadonlyMap<string, number>) => WaitRange | null> {
  const able = seats.filter((seat) => seat.handles(topic));
  const staff = {
    seats: able.reduce((sum, seat) => sum + seat.seats, 0),
    free: able.reduce((sum, seat) => sum + Math.max(0, seat.seats - seat.load), 0),
  };
  const service = await parts.serviceTimes.of(desk.id, topic, desk.line.expectedMinutes * MINUTE_MS);
  const rivals = new Map<string, boolean>();
  const isRival = (other: string) => {
    const known = rivals.get(other) ?? able.some((seat) => seat.handles(other));
    rivals.set(other, known);
    return known;
  };
  return (before) => {
    let ahead = 0;
    for (const [other, chats] of before) if (isRival(other)) ahead += chats;
    return estimateWait(ahead, staff, service);
  };
}
