import { io, type Socket } from 'socket.io-client';
import type { Desk } from '../desks/index.js';
import type {
  Ack,
  AgentToServer,
  ChatEnded,
  ServerToAgent,
  ServerToVisitor,
  VisitorTail,
  VisitorToServer,
} from '../protocol/index.js';
import { PROTOCOL_VERSION } from '../protocol/index.js';
import { newId } from '../shared/ids.js';
import { SECOND_MS } from '../shared/time.js';

const OPTIONS = { transports: ['websocket'], forceNew: true, reconnection: false };
const PATIENCE_MS = 10 * SECOND_MS;

/** What a visitor of the check says of themselves. */
export interface Particulars {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly question: string;
}

/** A visitor at a desk's page, over the same sockets as a browser. */
export class CheckVisitor {
  readonly #socket: Socket<ServerToVisitor, VisitorToServer>;
  /** What the page was told at the end; null before. */
  ended: ChatEnded | null = null;

  private constructor(socket: Socket<ServerToVisitor, VisitorToServer>) {
    this.#socket = socket;
    socket.on('chat:ended', (ended) => {
      this.ended = ended;
    });
  }

  static async open(url: string, desk: Desk): Promise<CheckVisitor> {
    const auth = { protocol: PROTOCOL_VERSION, deskId: desk.id, language: desk.defaultLanguage };
    const socket = io(`${url}/visitor`, { ...OPTIONS, auth });
    await connected(socket);
    return new CheckVisitor(socket);
  }

  /** Starts a chat with whatever the desk asks for, and returns its id. */
  async asks(desk: Desk, given: Particulars): Promise<string> {
    const { fields } = desk.chat;
    const person = (['name', 'email', 'phone'] as const).flatMap((field) =>
      fields[field] === 'absent' ? [] : [[field, given[field]]],
    );
    const form = { clientId: newId(), language: desk.defaultLanguage, question: given.question };
    const answer = await ask<VisitorTail>(this.#socket, 'chat:start', {
      ...form,
      ...Object.fromEntries(person),
    });
    return answer.chat.chatId;
  }

  async writes(text: string): Promise<void> {
    await ask(this.#socket, 'chat:post', { clientId: newId(), text });
  }

  async hasSeen(seq: number): Promise<void> {
    await ask(this.#socket, 'chat:seen', { seq });
  }

  async ends(): Promise<void> {
    await ask(this.#socket, 'chat:end', {});
  }

  closes(): void {
    this.#socket.disconnect();
  }
}

/** An agent at the console, over the same sockets as a browser. */
export class CheckAgent {
  readonly #socket: Socket<ServerToAgent, AgentToServer>;

  private constructor(socket: Socket<ServerToAgent, AgentToServer>) {
    this.#socket = socket;
  }

  static async open(url: string, cookie: string): Promise<CheckAgent> {
    const auth = { protocol: PROTOCOL_VERSION };
    const socket = io(`${url}/agent`, { ...OPTIONS, auth, extraHeaders: { cookie } });
    await connected(socket);
    return new CheckAgent(socket);
  }

  async takes(chatId: string): Promise<void> {
    await ask(this.#socket, 'chat:take', { chatId });
  }

  /** Writes a message and returns its number. */
  async writes(chatId: string, text: string): Promise<number> {
    return (await ask<{ seq: number }>(this.#socket, 'chat:post', { chatId, clientId: newId(), text })).seq;
  }

  async ends(chatId: string): Promise<void> {
    await ask(this.#socket, 'chat:end', { chatId });
  }

  closes(): void {
    this.#socket.disconnect();
  }
}

async function ask<T>(socket: Pick<Socket, 'timeout'>, event: string, payload: unknown): Promise<T> {
  const answer: Ack<T> = await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
  if (!answer.ok) throw new Error(`The server refuses ${event}: ${answer.error.code}.`);
  return answer.data;
}

async function connected(socket: Pick<Socket, 'once'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}
