import type { Redis } from 'ioredis';
import { z } from 'zod';
import { together } from '../../shared/together.js';
import {
  type Ask,
  type Chat,
  type Line,
  type Offer,
  storedAsk,
  storedChat,
  storedLine,
  storedVisitor,
} from './chat.js';
import { type ChatCipher, ChatCiphers } from './chat-cipher.js';
import { ChatKeys } from './keys.js';
import { readChats } from './scripts/read-chats.js';
import type { Script } from './scripts/script.js';

/** A chat together with the cipher of its texts. */
export interface OpenChat {
  readonly chat: Chat;
  readonly tokenHash: string;
  readonly cipher: ChatCipher;
}

/** Which chat is to be read, and which stretches of its log: each from one line's number to another's; -1 is the last. */
interface Reading {
  readonly chatId: string;
  readonly stretches: readonly (readonly [firstSeq: number, lastSeq: number])[];
}

/** A chat's fields, one after the other with their values, and the lines of each stretch; without a field it is gone. */
const chatRead = z.tuple([z.array(z.string())], z.array(z.string()));
type ChatRead = z.infer<typeof chatRead>;

/** A chat with its question, and with those of its lines that were asked for. */
export interface ChatLook {
  readonly chat: Chat;
  readonly question: string;
  readonly lines: readonly Line[];
}

/** Reads chats from Redis and runs the scripts that change them. */
export class ChatStore {
  readonly keys: ChatKeys;
  readonly redis: Redis;
  readonly ciphers: ChatCiphers;
  /** At a busy moment most of a reading's cost is that of asking Redis at all. */
  readonly #read = together(async (readings: readonly Reading[]) => await this.#readAll(readings));

  constructor(redis: Redis, prefix: string, secret: string) {
    this.redis = redis;
    this.ciphers = new ChatCiphers(secret);
    this.keys = new ChatKeys(prefix);
  }

  /** Runs a script as one atomic step, loading it where Redis does not know it yet. */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.redis.evalsha(script.sha, keys.length, ...keys, ...args);
    } catch (error) {
      // NOSCRIPT is the error code of the Redis protocol: the first word of the reply.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return await this.redis.eval(script.lua, keys.length, ...keys, ...args);
    }
  }

  cipherOf(chatId: string, salt: string): ChatCipher {
    return this.ciphers.of(chatId, salt);
  }

  /** The chat, or null when it is gone. */
  async find(chatId: string): Promise<OpenChat | null> {
    const [hash] = await this.#read({ chatId, stretches: [] });
    return this.#open(chatId, hash);
  }

  /** The chat and its lines after number `afterSeq`, read in one step; null when it is gone. */
  async read(chatId: string, afterSeq: number): Promise<(OpenChat & { lines: readonly Line[] }) | null> {
    const [hash, log = []] = await this.#read({ chatId, stretches: [[afterSeq + 1, -1]] });
    const open = this.#open(chatId, hash);
    if (open === null) return null;
    const lines = log.map((line, index) => parseLine(line, afterSeq + index + 1, open.cipher));
    return { ...open, lines };
  }

  /** The chat with its question and the lines of these numbers, read in one step; null when it is gone. */
  async look(chatId: string, seqs: readonly number[]): Promise<ChatLook | null> {
    const wanted = [1, ...seqs];
    const [hash, ...log] = await this.#read({ chatId, stretches: wanted.map((seq) => [seq, seq]) });
    const open = this.#open(chatId, hash);
    if (open === null) return null;
    const [first, ...lines] = log.flatMap(([line], index) =>
      line === undefined ? [] : parseLine(line, wanted[index] ?? 0, open.cipher),
    );
    return { chat: open.chat, question: first?.kind === 'message' ? first.text : '', lines };
  }

  /** The desk's waiting chats, oldest first, each with its question. */
  async waiting(deskId: string): Promise<readonly ChatLook[]> {
    return await this.#lookAtAll(await this.redis.zrange(this.keys.line(deskId), '0', '-1'));
  }

  /** The chats that an agent holds, oldest first, each with its question. */
  async held(agentId: string): Promise<readonly ChatLook[]> {
    const chats = await this.#lookAtAll(await this.redis.smembers(this.keys.held(agentId)));
    return [...chats].sort((a, b) => a.chat.startedAt.getTime() - b.chat.startedAt.getTime());
  }

  /** Ids of chats that somebody has to look at by `until`, first due first. */
  async dueUntil(until: Date, limit: number): Promise<readonly string[]> {
    return await this.redis.zrangebyscore(this.keys.due(), '-inf', until.getTime(), 'LIMIT', 0, limit);
  }

  async #lookAtAll(ids: readonly string[]): Promise<readonly ChatLook[]> {
    const looks = await Promise.all(ids.map(async (id) => await this.look(id, [])));
    return looks.filter((look) => look !== null);
  }

  async #readAll(readings: readonly Reading[]): Promise<readonly ChatRead[]> {
    const names = readings.flatMap(({ chatId }) => [this.keys.chat(chatId), this.keys.log(chatId)]);
    const args = readings.flatMap(({ stretches }) => [
      stretches.length,
      ...stretches.flatMap(([first, last]) => [first - 1, last === -1 ? -1 : last - 1]),
    ]);
    const replies = await this.run(readChats, names, args);
    return z.array(chatRead).length(readings.length).parse(replies);
  }

  /** Null for a chat that is gone, and for one that cannot be read (any more), as after a change of the secret. */
  #open(id: string, flat: readonly string[]): OpenChat | null {
    if (flat.length === 0) return null;
    const parsed = storedChat.safeParse(fieldsOf(flat));
    if (!parsed.success) return null;
    const {
      salt,
      tokenHash,
      visitor: sealed,
      helpers,
      predicted,
      offeredTo,
      offerUntil,
      ...state
    } = parsed.data;
    const cipher = this.cipherOf(id, salt);
    const visitor = cipher.tryDecrypt(sealed);
    if (visitor === null) return null;
    const [lowMs = 0, highMs = 0] = (predicted ?? '').split(',').map(Number);
    const chat: Chat = {
      ...state,
      id,
      visitor: storedVisitor.parse(JSON.parse(visitor)),
      takenAt: state.takenAt ?? null,
      agentId: state.agentId ?? null,
      agentName: state.agentName ?? null,
      helperIds: helpers === '' ? [] : helpers.split(' '),
      offer: offerOf(offeredTo, offerUntil),
      ask: state.ask === undefined ? null : askOf(cipher.tryDecrypt(state.ask)),
      predictedWait: predicted === undefined ? null : { lowMs, highMs },
      awayAt: state.awayAt ?? null,
      abandonAt: state.abandonAt ?? null,
      closedBy: state.closedBy ?? null,
      closedAt: state.closedAt ?? null,
    };
    return { chat, tokenHash, cipher };
  }
}

function fieldsOf(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2) fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  return fields;
}

function offerOf(agentId: string | undefined, until: Date | undefined): Offer | null {
  return agentId === undefined || until === undefined ? null : { agentId, until };
}

function askOf(opened: string | null): Ask | null {
  return opened === null ? null : storedAsk.parse(JSON.parse(opened));
}

/** A line of the log, decrypted, with the number that its place gives it. */
export function parseLine(raw: string, seq: number, cipher: ChatCipher): Line {
  const stored = storedLine.parse(JSON.parse(raw));
  if (stored.kind === 'event') return { seq, ...stored };
  const { sealed, ...rest } = stored;
  return { seq, ...rest, text: cipher.decrypt(sealed) };
}
