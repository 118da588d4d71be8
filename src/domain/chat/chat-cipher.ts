import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 32;

/** A new salt for one chat. It is stored in the chat's hash alone: when that goes, no text can be read any more. */
export function newSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64url');
}

/**
 * Encrypts one chat's texts with AES-256-GCM (NIST SP 800-38D). The key is derived from the server's secret and the
 * chat's salt (HKDF-SHA-256, RFC 5869), so that destroying the salt destroys the text wherever a copy may lie.
 */
export class ChatCipher {
  readonly #key: Buffer;
  readonly #chatId: Buffer;

  constructor(secret: string, salt: string, chatId: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, salt, 'dyzur chat text', KEY_BYTES));
    this.#chatId = Buffer.from(chatId);
  }

  /** The text as base64url of nonce, tag and ciphertext. */
  encrypt(text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(this.#chatId);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The text behind {@link encrypt}, or null when it was made with another key or for another chat. */
  tryDecrypt(sealed: string): string | null {
    try {
      return this.decrypt(sealed);
    } catch {
      return null;
    }
  }

  /** The text behind {@link encrypt}. Throws a plain error when it was made with another key or for another chat. */
  decrypt(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce).setAAD(this.#chatId).setAuthTag(tag);
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  }
}
