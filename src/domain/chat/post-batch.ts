import { z } from 'zod';
import type { ChatStore } from './chat.store.js';
import { postLines } from './scripts/post-lines.js';

/** A chat that is longer than this is no chat; the limit keeps one visitor from filling Redis. */
const MOST_LINES = 2000;
/** More than these are stored by further calls, so that Redis, which needs some 40 µs for each, has others between them. */
const MOST_AT_ONCE = 100;
/**
 * So many calls are on their way at once. Those that Redis finds together it writes to the disk together, so that fewer
 * make a message wait for one more write than it must; many more make the calls small when there is much to do.
 */
const MOST_CALLS = 8;

const replies = z
  .tuple([z.array(z.number())])
  .rest(z.union([z.number(), z.tuple([z.number(), z.string()]), z.enum(['ended', 'foreign', 'full'])]));

/** What became of one message, and who listens. */
export interface PostReply {
  /** Its number; with the line, where it was stored before; or why it was not stored. */
  readonly outcome: number | readonly [seq: number, stored: string] | 'ended' | 'foreign' | 'full';
  /** How many at each of its channels. */
  readonly listeners: readonly number[];
}

/** A message as the script takes it. */
export interface Post {
  readonly chatId: string;
  /** Who, by which id, the client's id of it, the line, and the hash of the visitor's token. */
  readonly fields: readonly [
    from: string,
    agentId: string,
    clientId: string,
    line: string,
    tokenHash: string,
  ];
  readonly channels: readonly string[];
}

interface Waiting {
  readonly post: Post;
  resolve(reply: PostReply): void;
  reject(error: unknown): void;
}

/**
 * Stores many messages by one call: at a busy moment most of a message's cost is that of asking Redis at all, and of its
 * writing to the disk. All messages of one turn of the event loop go together, and while calls are on their way, all
 * that come meanwhile. Alone a message waits for nothing.
 */
export class PostBatch {
  readonly #store: ChatStore;
  readonly #waiting: Waiting[] = [];
  #calls = 0;
  #isPlanned = false;

  constructor(store: ChatStore) {
    this.#store = store;
  }

  /** Appends a message with those that come with it. Throws for all of them alike where Redis does not answer. */
  async add(post: Post): Promise<PostReply> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ post, resolve, reject });
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#calls >= MOST_CALLS || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      this.#calls += 1;
      this.#storeAll(batch)
        .catch((error: unknown) => {
          for (const { reject } of batch) reject(error);
        })
        .finally(() => {
          this.#calls -= 1;
          this.#plan();
        });
      this.#plan();
    });
  }

  async #storeAll(batch: readonly Waiting[]): Promise<void> {
    const { keys } = this.#store;
    const names: string[] = [];
    const fields: (string | number)[] = [MOST_LINES];
    const channels: string[] = [];
    for (const { post } of batch) {
      names.push(keys.chat(post.chatId), keys.log(post.chatId), keys.sent(post.chatId));
      fields.push(...post.fields);
      channels.push(...post.channels);
    }
    const reply = await this.#store.run(postLines, names, [...fields, ...channels]);
    const [listeners, ...outcomes] = replies.parse(reply);
    let first = 0;
    for (const [index, { post, resolve, reject }] of batch.entries()) {
      const outcome = outcomes[index];
      const last = first + post.channels.length;
      if (outcome === undefined) reject(new Error('Redis did not answer for a message.'));
      else resolve({ outcome, listeners: listeners.slice(first, last) });
      first = last;
    }
  }
}
