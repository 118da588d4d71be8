import { z } from 'zod';
import { together } from '../../shared/together.js';
import type { ChatStore } from './chat.store.js';
import { postLines } from './scripts/post-lines.js';

/** A chat that is longer than this is no chat; the limit keeps one visitor from filling Redis. */
const MOST_LINES = 2000;
/** More than these are stored by further calls, so that Redis has others between them. */
const MOST_AT_ONCE = 50;

/** What became of one message: its number, the line as it was stored before, and who listens; or why not. */
export type PostReply = z.infer<typeof postReply>;

const postReply = z.union([
  z.tuple([z.literal('ok'), z.number(), z.string()], z.number()),
  z.tuple([z.literal('ended')]),
  z.tuple([z.literal('foreign')]),
  z.tuple([z.literal('full')]),
]);

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

/**
 * Stores all messages of one turn of the event loop by one call: at a busy moment most of a message's cost is that of
 * asking Redis at all.
 */
export class PostBatch {
  readonly #store: ChatStore;
  readonly #add = together(async (posts: readonly Post[]) => await this.#send(posts), MOST_AT_ONCE);

  constructor(store: ChatStore) {
    this.#store = store;
  }

  /** Appends a message with the others of this turn. Throws for all of them alike where Redis does not answer. */
  async add(post: Post): Promise<PostReply> {
    return postReply.parse(await this.#add(post));
  }

  async #send(posts: readonly Post[]): Promise<readonly unknown[]> {
    const { keys } = this.#store;
    const names = posts.flatMap(({ chatId }) => [keys.chat(chatId), keys.log(chatId), keys.sent(chatId)]);
    const args = posts.flatMap(({ fields, channels }) => [...fields, channels.length, ...channels]);
    const replies = await this.#store.run(postLines, names, [MOST_LINES, ...args]);
    return z.array(z.unknown()).length(posts.length).parse(replies);
  }
}
