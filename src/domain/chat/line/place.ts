import type { Severity } from '../chat.js';

export type Band = 'priority' | 'standard';

/** What a chat's place in the line follows from. */
export interface Standing {
  readonly band: Band;
  readonly severity: Severity;
  /** When the visitor asked. */
  readonly since: Date;
  /** Added to the wait of a sender who takes more than a fair share, ms. */
  readonly costMs: number;
}

/** A chat that waits, by its place. */
export interface Waiter {
  readonly chatId: string;
  readonly place: number;
}

/** Room for moments until the year 2248 below the rank; the sum stays an exact double, as Redis keeps scores. */
const RANK = 2 ** 43;
const SEVERITIES = 4;

/** The place in the line as one number, the lower the sooner: band, then severity, then time with the fair-use cost. */
export function placeOf({ band, severity, since, costMs }: Standing): number {
  const rank = (band === 'priority' ? 0 : SEVERITIES) + severity - 1;
  return rank * RANK + since.getTime() + costMs;
}

/** The band that a place belongs to. */
export function bandOf(place: number): Band {
  return Math.floor(place / RANK) < SEVERITIES ? 'priority' : 'standard';
}

/**
 * Waiting chats in the order in which they will be served, first one first. Priority goes before standard, but every
 * `standardEvery`-th turn belongs to the standard chat that has waited longest, whatever its severity: nobody starves.
 * `turn` is how many have been served before.
 */
export function serviceOrder<W extends Waiter>(
  waiters: readonly W[],
  turn: number,
  standardEvery: number,
): readonly W[] {
  const byPlace = [...waiters].sort((a, b) => a.place - b.place);
  const priority = byPlace.filter(({ place }) => bandOf(place) === 'priority');
  const standard = byPlace.filter(({ place }) => bandOf(place) === 'standard');
  if (priority.length === 0) return standard;
  const longest = [...standard].sort((a, b) => (a.place % RANK) - (b.place % RANK));
  const share = longest.slice(0, Math.ceil(priority.length / (standardEvery - 1)) + 1);
  const order: W[] = [];
  for (const waiter of priority) {
    const next = (turn + order.length + 1) % standardEvery === 0 ? share.shift() : undefined;
    if (next !== undefined) order.push(next);
    order.push(waiter);
  }
  const placed = new Set(order.map(({ chatId }) => chatId));
  return [...order, ...standard.filter(({ chatId }) => !placed.has(chatId))];
}
