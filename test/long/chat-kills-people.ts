import { io, type Socket } from 'socket.io-client';
import type { Random } from '../../bench/random.js';
import { type AgentTail, type Entry, PROTOCOL_VERSION, type VisitorTail } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import type { SeenLine, SentMessage } from '../support/chat-record.js';
import { ask } from '../support/people.js';
import { outcomeOf, seenLine } from './chat-model-desk.js';

const DESK = 'icewarp';
const CONNECT_MS = 3000;
const PAUSE_MS = 100;
/** Whoever gets no answer for so long would have gone home. */
const PATIENCE_MS = 120_000;

/** The chat is over though nobody ended it: its visitor was away for so long. */
export class ChatOver extends Error {
  readonly awayMs: number;

  constructor(awayMs: number) {
    super(`The chat is over; its visitor had been away for ${awayMs} ms.`);
    this.awayMs = awayMs;
  }
}

/** What a conversation needs of the ground that it stands on. */
export interface Ground {
  readonly ports: readonly number[];
  readonly random: Random;
  /** Moments in the order of what all clients do. */
  readonly tick: () => number;
}

/** One person's page of a chat. It reconnects to any web process, asks for what it missed, and keeps all that it was sent. */
abstract class Page {
  readonly lines: SeenLine[] = [];
  readonly sent: SentMessage[] = [];
  readonly ground: Ground;
  chatId = '';
  socket: Socket | null = null;
  /** How often an answer did not come, so that the message was sent again. */
  repeats = 0;
  /** Nobody goes on with a chat that is over. */
  isOver = false;
  #lostAt = Date.now();

  constructor(ground: Ground) {
    this.ground = ground;
  }

  protected abstract open(port: number): Socket;
  /** Comes back into the chat and learns what was missed. Returns how that went. */
  protected abstract enter(socket: Socket): Promise<string>;
  protected abstract post(socket: Socket, clientId: string, text: string): Promise<number>;
  protected abstract words(): Pick<SentMessage, 'from' | 'author'>;

  /** The newest line before the first gap. */
  get lastSeq(): number {
    const known = new Set(this.lines.map(({ seq }) => seq));
    let seq = 0;
    while (known.has(seq + 1)) seq += 1;
    return seq;
  }

  /** For how long there has been no connection, ms. */
  get awayMs(): number {
    return this.socket?.connected === true ? 0 : Date.now() - this.#lostAt;
  }

  learn(entries: readonly Entry[]): void {
    this.lines.push(...entries.map(seenLine));
  }

  /** A socket that is connected and in the chat. Tries until the chat is over or patience is. */
  async ready(): Promise<Socket> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.isOver) throw new ChatOver(0);
      if (this.socket?.connected === true) return this.socket;
      const socket = this.open(this.ground.ports[this.ground.random(this.ground.ports.length)] ?? 0);
      const code = (await isConnected(socket)) ? await this.enter(socket) : 'no answer';
      if (code === 'ok') {
        socket.once('disconnect', () => {
          this.#lostAt = Date.now();
        });
        this.socket = socket;
        return socket;
      }
      socket.disconnect();
      if (code === 'chat_ended' || code === 'not_found') throw new ChatOver(this.awayMs);
      if (Date.now() > end) throw new Error(`${this.words().from} cannot come back: ${code}`);
      await pause(PAUSE_MS);
    }
  }

  /** Writes a message and sends it again under the same id until it is acknowledged. */
  async says(text: string): Promise<void> {
    const { ground } = this;
    const begun = ground.tick();
    const message: SentMessage = {
      ...{ ...this.words(), clientId: newId(), text, isHolding: false, begun },
      ...{ outcome: 'unknown', seq: 0, ended: 0 },
    };
    this.sent.push(message);
    const seq = await this.insists(async (socket) => await this.post(socket, message.clientId, text));
    Object.assign(message, { outcome: 'ok', seq, ended: ground.tick() });
    this.lines.push({ seq, text, event: '', name: '', ...this.words() });
  }

  /** Does something again and again until it is done. Throws when it is refused for good. */
  async insists<T>(act: (socket: Socket) => Promise<T>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { outcome, value, code } = await outcomeOf(act(await this.ready()));
      if (outcome === 'ok' && value !== undefined) return value;
      this.repeats += 1;
      if (code === 'chat_ended') throw new ChatOver(this.awayMs);
      if (code === 'not_found' || code === 'conflict') await this.loses();
      else if (outcome === 'fail') throw new Error(`${this.words().from}: ${code}`);
      if (Date.now() > end) throw new Error(`${this.words().from} got no answer: ${code}`);
      await pause(PAUSE_MS);
    }
  }

  /** Asks for all that is there, so that nothing is missing. */
  async catchesUp(): Promise<void> {
    await this.loses();
    await this.ready();
  }

  async loses(): Promise<void> {
    this.socket?.disconnect();
    this.socket = null;
  }
}

export class VisitorPage extends Page {
  token = '';
  readonly #start = { clientId: newId(), name: 'Ewa', language: 'pl', email: `${newId()}@przyklad.example` };
  readonly #question: string;

  constructor(ground: Ground, question: string) {
    super(ground);
    this.#question = question;
  }

  protected words() {
    return { from: 'visitor', author: '' } as const;
  }

  protected open(port: number): Socket {
    const auth = { protocol: PROTOCOL_VERSION, deskId: DESK, language: 'pl' };
    const socket: Socket = io(`http://127.0.0.1:${port}/visitor`, { ...OPTIONS, auth });
    return socket.on('chat:entry', (entry: Entry) => this.learn([entry]));
  }

  protected async enter(socket: Socket): Promise<string> {
    const { chatId, token, lastSeq } = this;
    if (chatId !== '') {
      const back = await outcomeOf(ask<VisitorTail>(socket, 'chat:resume', { chatId, token, lastSeq }));
      this.learn(back.value?.entries ?? []);
      return back.code;
    }
    const begun = this.ground.tick();
    const form = { ...this.#start, question: this.#question };
    const { value, code } = await outcomeOf(ask<VisitorTail & { token: string }>(socket, 'chat:start', form));
    if (value === undefined) return code;
    this.learn(value.entries);
    this.token = value.token;
    this.chatId = value.chat.chatId;
    const words = { ...this.words(), isHolding: false, clientId: '', text: this.#question };
    this.sent.push({ ...words, begun, outcome: 'ok', seq: 1, ended: this.ground.tick() });
    return code;
  }

  protected async post(socket: Socket, clientId: string, text: string): Promise<number> {
    return (await ask<{ seq: number }>(socket, 'chat:post', { clientId, text })).seq;
  }

  /** Wants the rest by e-mail. That the chat is over when it is asked again means that it was done. */
  async leaves(): Promise<void> {
    const wish = { as: 'letter', clientId: newId() };
    try {
      await this.insists(async (socket) => {
        await ask(socket, 'chat:leave-line', wish);
        return true;
      });
    } catch (error) {
      if (!(error instanceof ChatOver)) throw error;
    }
  }
}

export class AgentPage extends Page {
  readonly #cookie: string;
  readonly #name: string;

  constructor(ground: Ground, agent: { name: string; cookie: string }, chatId: string) {
    super(ground);
    this.#cookie = agent.cookie;
    this.#name = agent.name;
    this.chatId = chatId;
  }

  protected words() {
    return { from: 'agent', author: this.#name } as const;
  }

  protected open(port: number): Socket {
    const extraHeaders = { cookie: this.#cookie };
    const socket: Socket = io(`http://127.0.0.1:${port}/agent`, {
      ...OPTIONS,
      auth: { protocol: PROTOCOL_VERSION },
      extraHeaders,
    });
    return socket.on('chat:entry', ({ chatId, entry }: { chatId: string; entry: Entry }) => {
      if (chatId === this.chatId) this.learn([entry]);
    });
  }

  /** Taking one's own chat again changes nothing, and one that went back to the line meanwhile is taken anew. */
  protected async enter(socket: Socket): Promise<string> {
    const { value, code } = await outcomeOf(ask<AgentTail>(socket, 'chat:take', { chatId: this.chatId }));
    this.learn(value?.entries ?? []);
    return code;
  }

  protected async post(socket: Socket, clientId: string, text: string): Promise<number> {
    return (await ask<{ seq: number }>(socket, 'chat:post', { chatId: this.chatId, clientId, text })).seq;
  }
}

const OPTIONS = { transports: ['websocket'], forceNew: true, reconnection: false };

async function isConnected(socket: Socket): Promise<boolean> {
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CONNECT_MS);
    const end = (is: boolean) => {
      clearTimeout(timer);
      resolve(is);
    };
    socket.once('connect', () => end(true)).once('connect_error', () => end(false));
  });
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
