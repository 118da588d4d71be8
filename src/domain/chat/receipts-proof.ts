import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Line } from './chat.js';

/**
 * What proves afterwards which text was destroyed: HMAC-SHA-256 (RFC 2104), in hex, over every message in order, each as
 * one line of JSON, `["visitor","the text"]` or `["agent","the text"]`, ended by a line feed, UTF-8. The key is the salt
 * as it is written. Whoever has the salt and a copy can do the sum again, with `openssl dgst -sha256 -hmac SALT` too;
 * without the salt, which is kept nowhere, not even a one-word message can be found by trying. Events hold no text and
 * do not count.
 */
export function digestOf(lines: readonly Line[], salt: string): string {
  const sum = createHmac('sha256', salt);
  for (const line of lines) {
    if (line.kind === 'message') sum.update(`${JSON.stringify([line.from, line.text])}\n`);
  }
  return sum.digest('hex');
}

/** The key that lets the page of a chat's visitor rate it once. It is worked out from the server's secret, never kept. */
export function ratingKeyOf(chatId: string, secret: string): string {
  return createHmac('sha256', secret).update(`chat-rating:${chatId}`).digest('base64url');
}

/** Whether `key` is that of this chat, in constant time. */
export function isRatingKey(key: string, chatId: string, secret: string): boolean {
  const given = Buffer.from(key);
  const right = Buffer.from(ratingKeyOf(chatId, secret));
  return given.length === right.length && timingSafeEqual(given, right);
}
