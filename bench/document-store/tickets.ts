import { ObjectId } from 'mongodb';

/** A document of about 500 bytes with the shape of a ticket. */
export interface Row {
  readonly _id: ObjectId;
  /** Unique; looks random, so that new ones fall anywhere into its index. */
  readonly key: string;
  readonly status: string;
  readonly dueAt: Date;
  readonly subject: string;
  readonly severity: number;
  readonly views: number;
  readonly requester: { readonly name: string; readonly email: string };
  readonly tags: readonly string[];
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const STATUSES = ['new', 'open', 'waiting', 'solved', 'closed'];

const MINUTE_MS = 60_000;
const BASE_MS = Date.UTC(2025, 0, 1);

/**
 * The row with a number in a collection that was loaded with `size` rows. Of the loaded ones exactly one is due
 * in each minute and each status has every fifth minute, so that a span of minutes holds as many rows of a
 * status in a large collection as in a small one; rows that follow are each due half a minute after one of those.
 */
export function rowAt(number: number, size: number): Row {
  const minute = minuteOf(number % size, size);
  const isLoaded = number < size;
  return {
    _id: idOf(number),
    key: keyOf(number),
    status: STATUSES[minute % STATUSES.length] ?? 'new',
    dueAt: new Date(dueAt(minute).getTime() + (isLoaded ? 0 : MINUTE_MS / 2)),
    subject: `Invoice ${number} was charged twice on the last day of the month`,
    severity: 1 + (number % 4),
    views: 0,
    requester: { name: `Requester ${number}`, email: `requester.${number}@example.org` },
    tags: ['billing', `region-${number % 16}`],
    body: BODY,
    createdAt: new Date(BASE_MS + number),
    updatedAt: new Date(BASE_MS + number),
  };
}

/** Ids that grow with the number, as those that drivers make do. */
export function idOf(number: number): ObjectId {
  return new ObjectId(`66f000000000${number.toString(16).padStart(12, '0')}`);
}

/** Different for different numbers below 2^32. */
export function keyOf(number: number): string {
  const mixed = Math.imul(number ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  return `T-${(Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0).toString(36).padStart(7, '0')}`;
}

/** The moment of that minute of the collection's calendar. */
export function dueAt(minute: number): Date {
  return new Date(BASE_MS + minute * MINUTE_MS);
}

/** Goes through all minutes once, far from the order of the numbers. */
function minuteOf(number: number, size: number): number {
  return Number((BigInt(number) * STRIDE) % BigInt(size));
}

/** A prime, so that it shares no factor with a round size. */
const STRIDE = 7_368_787n;

const BODY =
  'Good morning, the card was charged on Monday and again on Tuesday for the same invoice. Please look into it ' +
  'and send the second amount back to the account it came from. The receipts are attached.';
