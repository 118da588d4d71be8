import type { z } from 'zod';
import type { Ack, WireError } from '../../protocol/index.js';
import { faultOf, NotFound } from '../../shared/errors.js';
import type { BurstRule, Limits, Logger } from '../../shared/ports.js';
import { DEADLINE_MS, type OutageJudge, parseInput, toWireError } from '../wire.js';
import { EventQueue } from './event-queue.js';

type Ask<Reply> = (payload: never, ack: (answer: Ack<Reply>) => void) => void;
type ReplyOf<Event> = Event extends Ask<infer Reply> ? Reply : never;

/** One handler for each event of a namespace; a missing or a foreign one does not compile. */
export type Handlers<Events> = {
  readonly [Name in keyof Events]: (raw: unknown) => Promise<ReplyOf<Events[Name]>>;
};

/** What every event passes through. */
export interface Edge {
  readonly limits: Limits;
  readonly log: Logger;
  readonly judge: OutageJudge;
}

/** Whose events are counted together: one more rule and key for each thing that a socket shares with others. */
export type Sources = () => readonly (readonly [rule: BurstRule, key: string])[];

/** A page has a handful of events under way at once; whoever has this many is not a page. */
const MOST_WAITING = 200;
/** Refusals for which a page cannot be to blame once a minute; whoever collects this many in one is let go. */
const MOST_OFFENCES = 250;
const OFFENCES_MS = 60_000;

/** What no page of ours sends: it did not fit its schema, was too much, or asked for what is not there. */
const OFFENSIVE: ReadonlySet<WireError['code']> = new Set([
  'invalid_input',
  'text_too_long',
  'too_many',
  'not_found',
]);

interface AnySocket {
  readonly id: string;
  use(middleware: (event: [name: string, ...args: unknown[]]) => void): unknown;
  emit(event: 'event:refused', error: WireError): unknown;
  once(event: 'disconnect', listener: (reason: string) => void): unknown;
  disconnect(close: boolean): unknown;
}

type Answer = (answer: Ack<unknown>) => void;

/** Socket.io's word for a socket that the server itself disconnected. */
const LET_GO = 'server namespace disconnect';

const TOO_MANY: WireError = { code: 'too_many', faults: [] };
const NO_ACK: WireError = { code: 'invalid_input', faults: [{ path: 'ack', rule: 'required' }] };

/** A handler whose payload fits `schema`, and nothing else does. What does not fit, it throws before it promises anything. */
export function handle<Schema extends z.ZodType, Reply>(
  schema: Schema,
  act: (payload: z.output<Schema>) => Promise<Reply>,
): (raw: unknown) => Promise<Reply> {
  return (raw) => act(parseInput(schema, raw));
}

/**
 * Binds a socket's events to their handlers. Every event is counted against the limits of its socket and of `sources`,
 * parsed by its schema, handled in the order of its arrival and answered within three seconds: with data, or with an
 * error that has a stable code. An event that is not in the table is answered as a thing that is not there. Whoever goes
 * on sending what no page sends is disconnected. Nothing that a client sends gets past this.
 */
export function bindHandlers<Events>(
  socket: AnySocket,
  handlers: Handlers<Events>,
  edge: Edge,
  sources: Sources,
): void {
  const table = new Map<string, (raw: unknown) => Promise<unknown>>(Object.entries(handlers));
  const offences = new Offences(socket, edge.log);
  const queue = new EventQueue(MOST_WAITING, DEADLINE_MS);
  // Whose rights ended has nothing more done, also of what waits for its turn; a tab that was closed has.
  let isLetGo = false;
  socket.once('disconnect', (reason) => {
    isLetGo = reason === LET_GO;
  });

  const refuse = (event: string, error: unknown, answer: Answer) => {
    const refusal = toWireError(error, edge.judge);
    if (refusal.code === 'internal')
      edge.log.error({ event, socketId: socket.id, ...faultOf(error) }, 'A handler failed');
    offences.count(refusal);
    answer({ ok: false, error: refusal });
  };

  // Passed on to nobody: whoever listened for single events would get past the table.
  socket.use(([event, ...args]) => {
    const answer = answerOf(args);
    if (answer === null) {
      offences.count(NO_ACK);
      socket.emit('event:refused', NO_ACK);
      return;
    }
    const isAdmitted = admits(socket, edge.limits, sources) && queue.hasRoom;
    if (!isAdmitted) {
      offences.count(TOO_MANY);
      answer({ ok: false, error: TOO_MANY });
      return;
    }
    queue.add({
      act: async () => (isLetGo ? null : await run(table, event, args)),
      done: (data) => answer({ ok: true, data }),
      failed: (error) => refuse(event, error, answer),
    });
  });
}

/** Counts one socket's offences, and ends it when there are too many. */
class Offences {
  readonly #socket: AnySocket;
  readonly #log: Logger;
  #count = 0;
  #since = 0;

  constructor(socket: AnySocket, log: Logger) {
    this.#socket = socket;
    this.#log = log;
  }

  count({ code }: WireError): void {
    if (!OFFENSIVE.has(code)) return;
    const now = performance.now();
    if (now - this.#since > OFFENCES_MS) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    if (this.#count !== MOST_OFFENCES) return;
    this.#log.warn({ socketId: this.#socket.id, code }, 'A socket was let go for what it sent');
    // After the answers that are on their way.
    setImmediate(() => this.#socket.disconnect(true));
  }
}

function admits(socket: AnySocket, limits: Limits, sources: Sources): boolean {
  if (!limits.admits('socket', socket.id)) return false;
  for (const [rule, key] of sources()) if (!limits.admits(rule, key)) return false;
  return true;
}

function run(
  table: ReadonlyMap<string, (raw: unknown) => Promise<unknown>>,
  event: string,
  args: readonly unknown[],
): Promise<unknown> {
  const handler = table.get(event);
  if (handler === undefined) throw new NotFound();
  // The last one is the acknowledgement. Without a payload the schema says what is missing, and so it does for two.
  return handler(args.length === 2 ? args[0] : undefined);
}

function answerOf(args: readonly unknown[]): Answer | null {
  const last = args.at(-1);
  // Socket.io itself puts the acknowledgement there; no client can send a function.
  return typeof last === 'function' ? (last as Answer) : null;
}
