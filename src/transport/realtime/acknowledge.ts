import type { z } from 'zod';
import type { Ack, WireError } from '../../protocol/index.js';
import { faultOf, InvalidInput, Unavailable } from '../../shared/errors.js';
import { inLogContext } from '../../shared/log-context.js';
import type { Limits, Logger } from '../../shared/ports.js';
import { type OutageJudge, parseInput, toWireError, withDeadline } from '../wire.js';

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

/** A page has a handful of events under way at once; whoever has this many is not a page. */
const MOST_WAITING = 200;

interface AnySocket {
  readonly id: string;
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  emit(event: 'event:refused', error: WireError): unknown;
}

type Answer = (answer: Ack<unknown>) => void;

/** A handler whose payload fits `schema`, and nothing else does. */
export function handle<Schema extends z.ZodType, Reply>(
  schema: Schema,
  act: (payload: z.output<Schema>) => Promise<Reply>,
): (raw: unknown) => Promise<Reply> {
  return async (raw) => await act(parseInput(schema, raw));
}

/**
 * Binds a socket's events to their handlers. Every event is limited in rate, parsed by its schema, handled in the order
 * of its arrival and answered within three seconds: with data, or with an error that has a stable code. An event that
 * is not in the table is answered as one of nobody. Nothing that a client sends gets past this.
 */
export function bindHandlers<Events>(socket: AnySocket, handlers: Handlers<Events>, edge: Edge): void {
  const table = new Map<string, (raw: unknown) => Promise<unknown>>(Object.entries(handlers));
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const handleInTurn = async (event: string, payloads: readonly unknown[]) => {
    await edge.limits.take('event', socket.id);
    let isTooLate = false;
    const result = turn.then(async () => {
      // Whoever waited for it has been told that it was not done.
      if (isTooLate) throw new Unavailable();
      return await run(table, event, payloads);
    });
    turn = result.catch(() => undefined);
    return await withDeadline(async () => await result).finally(() => {
      isTooLate = true;
    });
  };

  const answerInTurn = async (event: string, payloads: readonly unknown[], answer: Answer) => {
    try {
      answer({ ok: true, data: await handleInTurn(event, payloads) });
    } catch (error) {
      const refusal = toWireError(error, edge.judge);
      if (refusal.code === 'internal') edge.log.error({ event, ...faultOf(error) }, 'A handler failed');
      answer({ ok: false, error: refusal });
    }
    waiting -= 1;
  };

  socket.onAny((event, ...args) => {
    const answer = answerOf(args);
    if (answer === null) {
      socket.emit('event:refused', { code: 'invalid_input', faults: [{ path: 'ack', rule: 'required' }] });
      return;
    }
    if (waiting >= MOST_WAITING) {
      answer({ ok: false, error: { code: 'too_many', faults: [] } });
      return;
    }
    waiting += 1;
    inLogContext(
      { socketId: socket.id },
      async () => await answerInTurn(event, args.slice(0, -1), answer),
    ).catch((error: unknown) => edge.log.error({ event, ...faultOf(error) }, 'An event was not answered'));
  });
}

async function run(
  table: ReadonlyMap<string, (raw: unknown) => Promise<unknown>>,
  event: string,
  payloads: readonly unknown[],
): Promise<unknown> {
  const handler = table.get(event);
  if (handler === undefined) throw new InvalidInput([{ path: 'event', rule: 'unknown' }]);
  if (payloads.length !== 1)
    throw new InvalidInput([{ path: '', rule: payloads.length === 0 ? 'required' : 'unknown' }]);
  return await handler(payloads[0]);
}

function answerOf(args: readonly unknown[]): Answer | null {
  const last = args.at(-1);
  // Socket.io itself puts the acknowledgement there; no client can send a function.
  return typeof last === 'function' ? (last as Answer) : null;
}
