import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A new random id (UUID v4, RFC 9562) for a chat, a letter, a callback. */
export function newId(): string {
  return randomUUID();
}

/**
 * The id of what is made of something else, so that making it twice makes one: the same for the same `source` (a name
 * based UUID v8, RFC 9562). Whoever knows the source knows the id: it opens nothing.
 */
export function idFrom(source: string): string {
  const hex = createHash('sha256').update(source).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** A new secret of 256 random bits as base64url, to be shown once and stored only as {@link hashToken}. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A secret that follows from the server's `key` and a `source`: the same again, and nobody else can make it. */
export function tokenFrom(key: string, source: string): string {
  return createHmac('sha256', key).update(source).digest('base64url');
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
