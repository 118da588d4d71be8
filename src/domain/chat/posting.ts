import { Conflict, DeskError, NotFound } from '../../shared/errors.js';
import { type MessageLine, sealedMessage } from './chat.js';
import { type ChatStore, parseLine } from './chat.store.js';
import type { ChatCipher } from './chat-cipher.js';
import type { PostBatch } from './post-batch.js';

/** A message on its way into a chat. */
export interface NewMessage {
  readonly chatId: string;
  readonly from: 'visitor' | 'agent';
  /** Who sends it; a visitor has none. */
  readonly agentId: string | null;
  /** Hash of the token that let the visitor's page in: a page whose token was replaced writes no more. */
  readonly tokenHash?: string;
  /** The agent's name. */
  readonly author?: string;
  /** Asks for patience and answers nothing. */
  readonly isHolding?: boolean;
  readonly clientId: string;
  readonly text: string;
}

/** A stored message, and how many listened to each of the channels at the moment when it was stored. */
export interface Posted {
  readonly line: MessageLine;
  readonly listeners: readonly number[];
}

/** What a message goes through. */
interface Ground {
  readonly store: ChatStore;
  readonly batch: PostBatch;
}

/** Appends a message, in one round trip where the chat's cipher is at hand. See `Chats.post`. */
export async function postMessage(
  { store, batch }: Ground,
  message: NewMessage,
  at: Date,
  channels: readonly string[],
): Promise<Posted> {
  const { chatId, from, agentId, clientId, tokenHash = '' } = message;
  const cipher = store.ciphers.find(chatId) ?? (await mustFindCipher(store, message));
  const line = sealedMessage(message, cipher.encrypt(message.text), at);
  const { outcome, listeners } = await batch.add({
    chatId,
    fields: [from, agentId ?? '', clientId, line, tokenHash],
    channels,
  });
  if (outcome === 'ended') throw new DeskError('chat_ended', 'The chat has ended.');
  if (outcome === 'foreign') throw new NotFound();
  if (outcome === 'full') throw new DeskError('chat_full', 'The chat has as many lines as a chat may have.');
  const kept =
    typeof outcome === 'number' ? freshLine(message, outcome, at) : storedBefore(message, outcome, cipher);
  return { line: kept, listeners };
}

/** An absent chat is a foreign one to an agent; a visitor was let in, so it has ended. */
async function mustFindCipher(store: ChatStore, { chatId, from }: NewMessage): Promise<ChatCipher> {
  const open = await store.find(chatId);
  if (open !== null) return open.cipher;
  throw from === 'agent' ? new NotFound() : new DeskError('chat_ended', 'The chat has ended.');
}

function freshLine(message: NewMessage, seq: number, at: Date): MessageLine {
  const { from, clientId, author = '', isHolding = false, text } = message;
  return { seq, kind: 'message', from, clientId, author, isHolding, text, at };
}

function storedBefore(
  { text }: NewMessage,
  [seq, raw]: readonly [number, string],
  cipher: ChatCipher,
): MessageLine {
  const line = parseLine(raw, seq, cipher);
  if (line.kind !== 'message' || line.text !== text) throw new Conflict();
  return line;
}
