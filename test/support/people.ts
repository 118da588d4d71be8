import { io, type Socket } from 'socket.io-client';
import type { Agent } from '../../src/domain/agents/index.js';
import type {
  Ack,
  AgentToServer,
  AttachmentView,
  CallbackRow,
  ChatCard,
  ChatEnded,
  ChatGone,
  Entry,
  NoteView,
  PlaceView,
  Problem,
  ServerToAgent,
  ServerToVisitor,
  TicketPresence,
  TicketRow,
  VisitorChatView,
  VisitorTail,
  VisitorToServer,
  WireError,
} from '../../src/protocol/index.js';
import { PROTOCOL_VERSION } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import type { World } from './world.js';

const OPTIONS = { transports: ['websocket'], forceNew: true, reconnection: false };
const PATIENCE_MS = 10_000;

type VisitorSocket = Socket<ServerToVisitor, VisitorToServer>;
type AgentSocket = Socket<ServerToAgent, AgentToServer>;

/** What an error answer says. */
export class Refused extends Error {
  readonly error: WireError;

  constructor(error: WireError) {
    super(error.code);
    this.error = error;
  }
}

/** A tab of a visitor's browser at a desk's page. */
export class Tab {
  readonly socket: VisitorSocket;
  readonly entries: Entry[] = [];
  readonly typing: boolean[] = [];
  readonly places: PlaceView[] = [];
  chat: VisitorChatView | null = null;
  ended: ChatEnded | null = null;
  token = '';

  private constructor(socket: VisitorSocket) {
    this.socket = socket;
    socket.on('chat:entry', (entry) => this.entries.push(entry));
    socket.on('chat:changed', (chat) => {
      this.chat = chat;
    });
    socket.on('chat:typing', ({ isTyping }) => this.typing.push(isTyping));
    socket.on('chat:place', (place) => this.places.push(place));
    socket.on('chat:ended', (gone) => {
      this.ended = gone;
    });
  }

  static async open(
    world: World,
    deskId: string,
    { web = 0, language = 'pl' as 'pl' | 'en', device = 'desktop' as 'desktop' | 'mobile' } = {},
  ): Promise<Tab> {
    const auth = { protocol: PROTOCOL_VERSION, deskId, language, device };
    const socket: VisitorSocket = io(`${world.url(web)}/visitor`, { ...OPTIONS, auth });
    await connected(socket);
    return new Tab(socket);
  }

  /** Fills in the form and waits. */
  async asks(form: {
    name?: string;
    email?: string | undefined;
    phone?: string;
    topic?: string;
    severity?: 1 | 2 | 3 | 4;
    question: string;
    language?: 'pl' | 'en';
  }): Promise<string> {
    const payload = { clientId: newId(), language: 'pl' as const, ...form };
    const tail = await ask<VisitorTail & { token: string }>(this.socket, 'chat:start', payload);
    this.token = tail.token;
    this.#learn(tail);
    return tail.chat.chatId;
  }

  /** Comes back to a chat with the token that an earlier tab got. */
  async returnsTo(chatId: string, token: string, lastSeq = 0): Promise<VisitorTail> {
    const tail = await ask<VisitorTail>(this.socket, 'chat:resume', { chatId, token, lastSeq });
    this.token = token;
    this.#learn(tail);
    return tail;
  }

  async writes(text: string, clientId = newId()): Promise<number> {
    return (await ask<{ seq: number }>(this.socket, 'chat:post', { clientId, text })).seq;
  }

  async types(isTyping = true): Promise<void> {
    await ask(this.socket, 'chat:typing', { isTyping });
  }

  async hasSeen(seq: number): Promise<void> {
    await ask(this.socket, 'chat:seen', { seq });
  }

  /** Does what no other verb here names, by its event. */
  async does<T = null>(event: keyof VisitorToServer, payload: unknown): Promise<T> {
    return await ask<T>(this.socket, event, payload);
  }

  async ends(): Promise<void> {
    await ask(this.socket, 'chat:end', {});
  }

  closes(): void {
    this.socket.disconnect();
  }

  #learn({ chat, entries }: VisitorTail): void {
    this.chat = chat;
    this.entries.push(...entries);
  }
}

/** An agent's console, with the REST interface beside the socket. */
export class Console {
  readonly agent: Agent;
  readonly socket: AgentSocket;
  readonly cards = new Map<string, ChatCard>();
  readonly gone: ChatGone[] = [];
  readonly entries: { chatId: string; entry: Entry }[] = [];
  readonly typing: { chatId: string; isTyping: boolean; text?: string }[] = [];
  readonly notes: { chatId: string; note: NoteView }[] = [];
  readonly tickets: TicketRow[] = [];
  readonly presence: TicketPresence[] = [];
  readonly callbacks: CallbackRow[] = [];
  readonly #base: string;
  readonly #cookie: string;

  private constructor(agent: Agent, socket: AgentSocket, base: string, cookie: string) {
    this.agent = agent;
    this.socket = socket;
    this.#base = `${base}/api/v1`;
    this.#cookie = cookie;
    socket.on('chat:cards', (cards) => {
      for (const card of cards) this.cards.set(card.chatId, card);
    });
    socket.on('chat:gone', (gone) => {
      this.gone.push(gone);
      this.cards.delete(gone.chatId);
    });
    socket.on('chat:entry', (line) => this.entries.push(line));
    socket.on('chat:typing', (typing) => this.typing.push(typing));
    socket.on('chat:note', (line) => this.notes.push(line));
    socket.on('ticket:presence', (presence) => this.presence.push(presence));
    socket.on('ticket:changed', (ticket) => this.tickets.push(ticket));
    socket.on('callback:changed', (callback) => this.callbacks.push(callback));
  }

  /** Signs in and opens the console. */
  static async open(world: World, agent: Agent, { web = 0 } = {}): Promise<Console> {
    const cookie = await world.cookieOf(agent);
    const base = world.url(web);
    const auth = { protocol: PROTOCOL_VERSION };
    const socket: AgentSocket = io(`${base}/agent`, { ...OPTIONS, auth, extraHeaders: { cookie } });
    await connected(socket);
    const console = new Console(agent, socket, base, cookie);
    const desk = await console.opensDesk();
    for (const card of [...desk.waiting, ...desk.mine]) console.cards.set(card.chatId, card);
    return console;
  }

  async opensDesk() {
    return await ask<import('../../src/protocol/index.js').DeskSnapshot>(this.socket, 'desk:open', {});
  }

  async takes(chatId: string) {
    return await ask<import('../../src/protocol/index.js').AgentTail>(this.socket, 'chat:take', { chatId });
  }

  async joins(chatId: string, lastSeq = 0) {
    return await ask<import('../../src/protocol/index.js').AgentTail>(this.socket, 'chat:join', {
      chatId,
      lastSeq,
    });
  }

  async writes(chatId: string, text: string, clientId = newId()): Promise<number> {
    return (await ask<{ seq: number }>(this.socket, 'chat:post', { chatId, clientId, text })).seq;
  }

  /** Does what no other verb here names, by its event. */
  async does<T = null>(event: keyof AgentToServer, payload: unknown): Promise<T> {
    return await ask<T>(this.socket, event, payload);
  }

  async types(chatId: string): Promise<void> {
    await ask(this.socket, 'chat:typing', { chatId, isTyping: true });
  }

  async ends(chatId: string): Promise<void> {
    await ask(this.socket, 'chat:end', { chatId });
  }

  /** Asks the REST interface. Returns the status and the parsed body. */
  async requests<T>(
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: T }> {
    const headers = {
      cookie: this.#cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.#base}${path}`, init);
    const text = await response.text();
    // The shape is the one that the test expects; its assertions judge it.
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  /** Uploads a file for an answer. */
  async uploads(
    file: File,
  ): Promise<{ status: number; body: AttachmentView & Partial<Omit<Problem, 'status'>> }> {
    const form = new FormData();
    form.append('file', file);
    const init = { method: 'POST', headers: { cookie: this.#cookie }, body: form };
    const response = await fetch(`${this.#base}/attachments`, init);
    return {
      status: response.status,
      body: (await response.json()) as AttachmentView & Partial<Omit<Problem, 'status'>>,
    };
  }

  /** Downloads a file. */
  async downloads(id: string): Promise<Response> {
    return await fetch(`${this.#base}/attachments/${id}`, { headers: { cookie: this.#cookie } });
  }

  closes(): void {
    this.socket.disconnect();
  }
}

/** Sends an event and returns the data of its answer. Throws `Refused` for an error, and when no answer comes. */
export async function ask<T>(socket: Pick<Socket, 'timeout'>, event: string, payload: unknown): Promise<T> {
  const answer: Ack<T> = await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
  if (!answer.ok) throw new Refused(answer.error);
  return answer.data;
}

/** The code that an action was refused with, or `done` when it was not. */
export async function refusal(action: Promise<unknown>): Promise<string> {
  return await action.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refused) return error.error.code;
      throw error;
    },
  );
}

async function connected(socket: Pick<Socket, 'once'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
}
