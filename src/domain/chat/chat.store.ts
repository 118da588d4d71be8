import type { Redis } from 'ioredis';
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
import type { Script } from './scripts/script.js';

/** A chat together with the cipher of its texts. */
export interface OpenChat {
  readonly chat: Chat;
  readonly tokenHash: string;
  readonly cipher: ChatCipher;
}

/** Reads chats from Redis and runs the scripts that change them. */
export class ChatStore {
  readonly keys: ChatKeys;
  readonly redis: Redis;
  readonly ciphers: ChatCiphers;

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
    return this.#open(chatId, await this.redis.hgetall(this.keys.chat(chatId)));
  }

  /** The chat and its lines after number `afterSeq`, read in one step; null when it is gone. */
  async read(chatId: string, afterSeq: number): Promise<(OpenChat & { lines: readonly Line[] }) | null> {
    const replies = await this.redis
      .multi()
      .hgetall(this.keys.chat(chatId))
      .lrange(this.keys.log(chatId), afterSeq, -1)
      .exec();
    const [hash, log] = (replies ?? []).map(replyOf);
    const open = this.#open(chatId, hash);
    if (open === null || !Array.isArray(log)) return null;
    return {
      ...open,
      lines: log.map((line, index) => parseLine(String(line), afterSeq + index + 1, open.cipher)),
    };
  }

  /** The desk's waiting chats, oldest first, each with its question. */
  async waiting(deskId: string): Promise<readonly { chat: Chat; question: string }[]> {
    return await this.#withQuestions(await this.redis.zrange(this.keys.line(deskId), '0', '-1'));
  }

  /** The chats that an agent holds, oldest first, each with its question. */
  async held(agentId: string): Promise<readonly { chat: Chat; question: string }[]> {
    const chats = await this.#withQuestions(await this.redis.smembers(this.keys.held(agentId)));
    return [...chats].sort((a, b) => a.chat.startedAt.getTime() - b.chat.startedAt.getTime());
  }

  /** One chat with its question, or null when it is gone. */
  async findWithQuestion(chatId: string): Promise<{ chat: Chat; question: string } | null> {
    return (await this.#withQuestions([chatId]))[0] ?? null;
  }

  /** Ids of chats that somebody has to look at by `until`, first due first. */
  async dueUntil(until: Date, limit: number): Promise<readonly string[]> {
    return await this.redis.zrangebyscore(this.keys.due(), '-inf', until.getTime(), 'LIMIT', 0, limit);
  }

  async #withQuestions(ids: readonly string[]): Promise<readonly { chat: Chat; question: string }[]> {
    const pipeline = this.redis.pipeline();
    for (const id of ids) pipeline.hgetall(this.keys.chat(id)).lindex(this.keys.log(id), 0);
    const values = ((await pipeline.exec()) ?? []).map(replyOf);
    return ids.flatMap((id, index) => {
      const open = this.#open(id, values[index * 2]);
      const first = values[index * 2 + 1];
      if (open === null || typeof first !== 'string') return [];
      const line = parseLine(first, 1, open.cipher);
      return [{ chat: open.chat, question: line.kind === 'message' ? line.text : '' }];
    });
  }

  /** Null for a chat that is gone, and for one that cannot be read (any more), as after a change of the secret. */
  #open(id: string, hash: unknown): OpenChat | null {
    const parsed = storedChat.safeParse(hash);
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

function replyOf([error, value]: [Error | null, unknown]): unknown {
  if (error !== null) throw error;
  return value;
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
