import type { Desk } from '../desks/index.js';
import { isRatingKey, type Receipt, ratingKeyOf } from '../domain/chat/index.js';
import { Conflict, NotFound } from '../shared/errors.js';
import type { Parts } from './parts.js';

/**
 * Keeps the rating of a chat that is over, 1 worst to 5 best: the number on its receipt, and nothing else. `key` is the one that came with
 * the visitor's receipt. Throws `NotFound` for a wrong key, an unknown chat and a chat that was not to be rated alike,
 * and `conflict` for a second rating, which changes nothing.
 */
export async function rateChat(
  parts: Parts,
  { chatId, key, rating }: { chatId: string; key: string; rating: number },
): Promise<void> {
  if (!isRatingKey(key, chatId, parts.identity.secret)) throw new NotFound();
  const receipt = await parts.receipts.find(chatId);
  if (receipt === null || !isAsked(parts.desks.get(receipt.deskId), receipt)) throw new NotFound();
  if (!(await parts.receipts.rate(chatId, rating))) throw new Conflict();
}

/** The key for the visitor's page to rate the chat with; null where the desk does not ask, or nobody had come. */
export function findRatingKey(parts: Parts, receipt: Receipt): string | null {
  const desk = parts.desks.get(receipt.deskId);
  return isAsked(desk, receipt) ? ratingKeyOf(receipt._id, parts.identity.secret) : null;
}

function isAsked(desk: Desk, receipt: Receipt): boolean {
  return desk.chat.rating && receipt.takenAt !== null;
}
