import { type ReadonlySignal, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import {
  type Ack,
  type AgentToServer,
  PROTOCOL_VERSION,
  type ServerToAgent,
  type ServerToVisitor,
  type VisitorToServer,
  type WireError,
} from '../../src/protocol/index.js';
import { ERROR_CODES, type ErrorCode } from '../../src/shared/errors.js';
import type { Language } from '../../src/shared/language.js';
import { localError } from './texts/errors.js';

const ANSWER_TIMEOUT_MS = 10_000;
const RETRY_MS = 500;
const RETRY_MAX_MS = 8_000;
/** Refusals that pass by themselves: the line goes on trying. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['unavailable', 'too_many', 'internal']);

/** `refused`: the server does not want this page (`refusal` says why) and the socket does not try again by itself. */
export type LineState = 'connecting' | 'online' | 'offline' | 'refused';

type PayloadOf<Ask> = Ask extends (payload: infer Payload, ack: never) => void ? Payload : never;
type ReplyOf<Ask> = Ask extends (payload: never, ack: (answer: Ack<infer Reply>) => void) => void
  ? Reply
  : never;

/** A line to the server: typed questions with an answer each, typed events, and its state as a signal. */
export interface Line<ToServer, ToPage> {
  readonly state: ReadonlySignal<LineState>;
  readonly refusal: ReadonlySignal<WireError | null>;
  /**
   * Asks and waits for the answer. Never throws and is never kept for later: without a connection, or after 10 s of
   * silence, the answer is the error `unavailable` (the server may have done it; ask again with the same client id).
   */
  ask<Event extends keyof ToServer & string>(
    event: Event,
    payload: PayloadOf<ToServer[Event]>,
  ): Promise<Ack<ReplyOf<ToServer[Event]>>>;
  /** Calls `listener` at each such event. Returns a function that ends it. */
  on<Event extends keyof ToPage & string>(event: Event, listener: ToPage[Event]): () => void;
  /** Calls `listener` after every connection, also the first: the place to open or resume what is on screen. */
  onOnline(listener: () => void): () => void;
  /** Connects at once if the line is down, for a page that comes back into view. */
  wake(): void;
  close(): void;
}

/** A visitor's line to a desk. `language` is asked again at each connection. */
export function connectVisitor(hello: {
  readonly deskId: string;
  readonly language: () => Language;
}): Line<VisitorToServer, ServerToVisitor> {
  return openLine('/visitor', () => ({
    protocol: PROTOCOL_VERSION,
    deskId: hello.deskId,
    language: hello.language(),
    device: isPhone() ? 'mobile' : 'desktop',
  }));
}

/** The console's line; the session cookie says whose it is. */
export function connectAgent(): Line<AgentToServer, ServerToAgent> {
  return openLine('/agent', () => ({ protocol: PROTOCOL_VERSION }));
}

/** Phones freeze the pages that are not in front: a coarse pointer and nothing to hover with. */
function isPhone(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches;
}

function openLine<ToServer, ToPage>(namespace: string, hello: () => object): Line<ToServer, ToPage> {
  const state = signal<LineState>('connecting');
  const refusal = signal<WireError | null>(null);
  const socket = io(namespace, {
    auth: (give) => give(hello()),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: RETRY_MS,
    reconnectionDelayMax: RETRY_MAX_MS,
    randomizationFactor: 0.5,
  });
  const retry = retryOf(socket);
  followState(socket, retry, { state, refusal });
  return {
    state,
    refusal,
    ask: (event, payload) => ask(socket, event, payload),
    on: (event, listener) => listen(socket, event, listener),
    onOnline: (listener) => listen(socket, 'connect', listener),
    wake: () => {
      if (state.value !== 'offline' || retry.isStopped()) return;
      // Takes the line out of its growing pause between tries; connecting alone would wait for its end.
      socket.disconnect();
      socket.connect();
    },
    close: () => {
      retry.stop();
      socket.disconnect();
    },
  };
}

interface Signals {
  readonly state: { value: LineState };
  readonly refusal: { value: WireError | null };
}

function followState(socket: Socket, retry: Retry, { state, refusal }: Signals): void {
  socket.on('connect', () => {
    state.value = 'online';
    refusal.value = null;
  });
  socket.on('disconnect', (reason) => {
    state.value = 'offline';
    // The library comes back by itself after a loss, but not when the server said goodbye.
    if (reason === 'io server disconnect') retry.after(jitter(RETRY_MS));
  });
  socket.on('connect_error', (error) => {
    const wireError = findWireError(error);
    const isFinal = wireError !== null && !PASSING.has(wireError.code);
    state.value = isFinal ? 'refused' : 'offline';
    refusal.value = isFinal ? wireError : null;
    if (!isFinal && !socket.active) retry.after(jitter(RETRY_MAX_MS / 2));
  });
  socket.on('server:drain', ({ retryInMs }: { readonly retryInMs: number }) => {
    socket.disconnect();
    retry.after(jitter(Math.max(retryInMs, RETRY_MS)));
  });
}

interface Retry {
  isStopped(): boolean;
  after(delayMs: number): void;
  stop(): void;
}

function retryOf(socket: Socket): Retry {
  let isStopped = false;
  return {
    isStopped: () => isStopped,
    after: (delayMs) => {
      setTimeout(() => {
        if (!isStopped && !socket.connected) socket.connect();
      }, delayMs);
    },
    stop: () => {
      isStopped = true;
    },
  };
}

/** Between one and one and a half of it, so that the pages of a server that fell do not all come back at once. */
function jitter(delayMs: number): number {
  return delayMs * (1 + Math.random() / 2);
}

async function ask<Reply>(socket: Socket, event: string, payload: unknown): Promise<Ack<Reply>> {
  // The library would keep it and send it before the chat is resumed; the outbox keeps it instead.
  if (!socket.connected) return { ok: false, error: localError('unavailable') };
  try {
    // The server is ours and of the same build; the event maps of the protocol are what it answers.
    return (await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(event, payload)) as Ack<Reply>;
  } catch {
    return { ok: false, error: localError('unavailable') };
  }
}

function listen(socket: Socket, event: string, listener: unknown): () => void {
  // `Line.on` has checked the listener against the event's own type; the untyped socket cannot know it.
  const heard = listener as (...args: unknown[]) => void;
  socket.on(event, heard);
  return () => socket.off(event, heard);
}

function findWireError(error: Error): WireError | null {
  if (!('data' in error)) return null;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('code' in data)) return null;
  const code = ERROR_CODES.find((known) => known === data.code);
  return code === undefined ? null : localError(code);
}
