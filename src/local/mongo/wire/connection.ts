import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Doc } from '../bson/document.js';
import { Int32 } from '../bson/values.js';
import type { Log } from '../storage/engine.js';
import { encodeReply, frameLength, parseMessage, type Request } from './message.js';

/** Answers one command, or with nothing to have the connection closed. It must not reject. */
type Answer = (request: Request, connection: number) => Promise<Doc | undefined>;

/** Reads messages off a socket and answers them one after the other; bytes that are no message close it. */
export function serveConnection(socket: Socket, id: number, answer: Answer, log: Log): void {
  const incoming = new Incoming();
  const waiting: { request: Request; bytes: number }[] = [];
  let waitingBytes = 0;
  let isAnswering = false;
  let lastReply = 0;

  const refuse = (error: unknown): void => {
    log({ level: 'warn', event: 'malformed-message', connection: id, error: String(error) });
    socket.destroy();
  };
  const work = async (): Promise<void> => {
    if (isAnswering) return;
    isAnswering = true;
    let turnMs = performance.now();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { request, bytes } = next;
      waitingBytes -= bytes;
      const reply = await answer(request, id);
      if (reply === undefined) {
        socket.destroy();
        return;
      }
      lastReply += 1;
      if (!request.isUnacknowledged && !socket.destroyed) socket.write(encoded(request, reply, lastReply));
      if (socket.writableLength > MAX_UNSENT_BYTES) await drained(socket);
      if (performance.now() - turnMs > SLICE_MS) {
        await turn();
        turnMs = performance.now();
      }
    }
    isAnswering = false;
    if (socket.isPaused()) socket.resume();
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    try {
      for (const frame of incoming.add(bytes)) {
        waiting.push({ request: parseMessage(frame), bytes: frame.length });
        waitingBytes += frame.length;
      }
    } catch (error) {
      refuse(error);
      return;
    }
    if (waiting.length > MAX_WAITING || waitingBytes > MAX_WAITING_BYTES) socket.pause();
    work().catch(refuse);
  });
}

function encoded(request: Request, reply: Doc, id: number): Buffer {
  try {
    return encodeReply(request, reply, id);
  } catch (error) {
    const failed = Doc.from([
      ['ok', 0],
      ['errmsg', `the answer cannot be written: ${String(error)}`],
      ['code', new Int32(1)],
      ['codeName', 'InternalError'],
    ]);
    return encodeReply(request, failed, id);
  }
}

/** A client that sends without reading answers is not read from for a while. */
const MAX_WAITING = 100;
const MAX_WAITING_BYTES = 1024 * 1024;
/** The answers to a client that does not read them are not made, beyond this much and one more. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** After so long the other connections have a turn, however much one has sent at once. */
const SLICE_MS = 15;

/** Resolves when all was sent, or when there is nobody left to send it to. */
async function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/** Cuts a stream of bytes into frames. */
class Incoming {
  #parts: Buffer[] = [];
  #length = 0;
  #needed: number | undefined;

  *add(bytes: Buffer): Generator<Buffer> {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    for (;;) {
      if (this.#needed === undefined && this.#length >= 4) this.#needed = frameLength(this.#joined());
      if (this.#needed === undefined || this.#length < this.#needed) return;
      const all = this.#joined();
      yield all.subarray(0, this.#needed);
      const rest = all.subarray(this.#needed);
      this.#parts = rest.length === 0 ? [] : [rest];
      this.#length = rest.length;
      this.#needed = undefined;
    }
  }

  #joined(): Buffer {
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only !== undefined) return only;
    const all = Buffer.concat(this.#parts);
    this.#parts = [all];
    return all;
  }
}
