import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new random id (UUID v4, RFC 9562) for a chat, a letter, a callback. */
export function newId(): string {
  return randomUUID();
}

/** A new secret of 256 random bits as base64url, to be shown once and stored only as {@link hashToken}. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** SHA-256 of a token as hex: what may be stored of it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether `token` is the one behind `hash`, in constant time. An empty token or hash never matches. */
export function matchesToken(token: string, hash: string): boolean {
  if (token === '' || hash === '') return false;
  const given = Buffer.from(hashToken(token), 'hex');
  const stored = Buffer.from(hash, 'hex');
  return given.length === stored.length && timingSafeEqual(given, stored);
}
