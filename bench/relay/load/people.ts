import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../../src/protocol/index.js';

/** A server under load: the product, or what one writes first. */
export interface Target {
  readonly kind: 'product' | 'bare';
  /** Where visitors and agents connect; the same for both with one web process. */
  readonly visitorUrl: string;
  readonly agentUrl: string;
  readonly deskId: string;
  /** Sessions of the product's agents; as many agents connect to the bare one. */
  readonly cookies: readonly string[];
}

/** A chat that a visitor has been let into, with what opens it again. */
export interface Visit {
  readonly socket: Socket;
  readonly chatId: string;
  readonly token: string;
  readonly email: string;
}

interface Answer {
  readonly ok: boolean;
  readonly data: { readonly chat: { readonly chatId: string }; readonly token: string };
  readonly error?: { readonly code: string };
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/** Asks until the server has time for an answer, as a page does; throws for anything but yes. */
export async function ask(socket: Socket, event: string, payload: object): Promise<Answer> {
  for (;;) {
    const answer: Answer = await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
    if (answer.ok) return answer;
    if (answer.error?.code !== 'unavailable') throw new Error(`${event}: ${answer.error?.code}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Opens a visitor's page. */
export async function openPage(target: Target): Promise<Socket> {
  const auth = target.kind === 'product' ? hello(target) : {};
  return await connect(`${target.visitorUrl}/visitor`, { auth });
}

/** Opens a visitor's page and starts a chat. */
export async function openVisit(target: Target): Promise<Visit> {
  const socket = await openPage(target);
  if (target.kind === 'bare') {
    const chatId = randomUUID();
    await ask(socket, 'chat:join', { chatId });
    return { socket, chatId, token: '', email: '' };
  }
  const email = `${randomUUID()}@load.example`;
  const form = { name: 'Ewa', email, question: 'Pytanie', language: 'pl' };
  const { data } = await ask(socket, 'chat:start', { clientId: randomUUID(), ...form });
  return { socket, chatId: data.chat.chatId, token: data.token, email };
}

/** Comes back to a chat on a new connection. */
export async function returnTo(target: Target, visit: Visit): Promise<Visit> {
  const socket = await openPage(target);
  const { chatId, token } = visit;
  if (target.kind === 'bare') await ask(socket, 'chat:join', { chatId });
  else await ask(socket, 'chat:resume', { chatId, token, lastSeq: 0 });
  return { ...visit, socket };
}

/** Opens an agent's console. */
export async function openConsole(target: Target, cookie: string): Promise<Socket> {
  if (target.kind === 'bare') return await connect(`${target.agentUrl}/agent`, {});
  const options = { auth: { protocol: PROTOCOL_VERSION }, extraHeaders: { cookie } };
  const socket = await connect(`${target.agentUrl}/agent`, options);
  await ask(socket, 'desk:open', {});
  return socket;
}

/** Takes a chat at a console. */
export async function take(target: Target, socket: Socket, chatId: string): Promise<void> {
  await ask(socket, target.kind === 'bare' ? 'chat:join' : 'chat:take', { chatId });
}

/** Does `act` for each of `count`, a few at a time. */
export async function forEach(
  count: number,
  act: (index: number) => Promise<void>,
  atOnce = 50,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) {
      next += 1;
      await act(next - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
}

function hello({ deskId }: Target) {
  return { protocol: PROTOCOL_VERSION, deskId, language: 'pl' };
}

async function connect(url: string, options: object): Promise<Socket> {
  const fixed = { transports: ['websocket'], forceNew: true, reconnection: false };
  const socket = io(url, { ...fixed, ...options });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (error) => reject(new Error(`${url}: ${error.message}`)));
  });
  return socket;
}
