import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

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
  /** Tells whether a salt is the one that the key was derived from, without keeping it. */
  readonly #saltDigest: string;
  #isDestroyed = false;

  private constructor(key: Buffer, chatId: Buffer, saltDigest: string) {
    this.#key = key;
    this.#chatId = chatId;
    this.#saltDigest = saltDigest;
  }

  static derive(secret: string, salt: string, chatId: string): ChatCipher {
    const key = Buffer.from(hkdfSync('sha256', secret, salt, 'dyzur chat text', KEY_BYTES));
    return new ChatCipher(key, Buffer.from(chatId), hash('sha256', salt));
  }

  isOf(salt: string): boolean {
    return hash('sha256', salt) === this.#saltDigest;
  }

  /** The same once more, which is not destroyed with this one: for a reading that goes on meanwhile. */
  copy(): ChatCipher {
    return new ChatCipher(Buffer.from(this.#key), this.#chatId, this.#saltDigest);
  }

  /**
   * The salt of the chat's receipt, in hex. It is worked out from the chat's key: the same for whoever finishes the
   * chat, also after a crash half way, as unguessable as that key, and gone with it without having been stored.
   */
  receiptSalt(): string {
    return Buffer.from(hkdfSync('sha256', this.#key, '', 'dyzur chat receipt', KEY_BYTES)).toString('hex');
  }

  /** The text as base64url of nonce, tag and ciphertext. */
  encrypt(text: string): string {
    if (this.#isDestroyed) throw new Error('The key of this chat has been destroyed.');
    const nonce = nextNonce();
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(this.#chatId);
    const body = cipher.update(text, 'utf8');
    // GCM is a stream: at the end it gives the tag, and nothing more of the text.
    cipher.final();
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

  /** Overwrites the key. Nothing can be read or written with it any more. */
  destroy(): void {
    this.#key.fill(0);
    this.#isDestroyed = true;
  }
}

const NONCES_AT_ONCE = 256;
let nonces = Buffer.alloc(0);

/** A nonce of 96 random bits, used once. Asking the system for one at a time costs as much as the encryption. */
function nextNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
  const nonce = nonces.subarray(0, NONCE_BYTES);
  nonces = nonces.subarray(NONCE_BYTES);
  return nonce;
}

/**
 * The ciphers of all chats, and, kept at hand, of those that somebody here has open: deriving a key and reading its salt
 * costs more than all the rest of a message's way. A chat that nobody here has open any more leaves no key behind.
 */
export class ChatCiphers {
  readonly #secret: string;
  readonly #open = new Map<string, ChatCipher | null>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The chat's cipher: a copy of the one at hand, or derived from its salt. */
  of(chatId: string, salt: string): ChatCipher {
    const known = this.#open.get(chatId);
    if (known?.isOf(salt)) return known.copy();
    const cipher = ChatCipher.derive(this.#secret, salt, chatId);
    if (known === null) this.#open.set(chatId, cipher.copy());
    return cipher;
  }

  /** The cipher that is at hand, or null. */
  find(chatId: string): ChatCipher | null {
    return this.#open.get(chatId) ?? null;
  }

  /** Somebody here has the chat open: its next cipher is kept at hand. Twice is the same. */
  keep(chatId: string): void {
    if (!this.#open.has(chatId)) this.#open.set(chatId, null);
  }

  /** Nobody here has the chat open, or it has ended: its key is overwritten. Twice is the same. */
  forget(chatId: string): void {
    this.#open.get(chatId)?.destroy();
    this.#open.delete(chatId);
  }

  /** Whether a chat has ended may have been missed: every key is overwritten, and derived again where it is needed. */
  forgetAll(): void {
    for (const [chatId, cipher] of this.#open) {
      cipher?.destroy();
      this.#open.set(chatId, null);
    }
  }
}
