import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize } from 'bson';

/** What a broken frame has stored may come back: patterns and text that are none. */
const ANSWERS = { promoteLongs: false, bsonRegExp: true, validation: { utf8: false } } as const;

/** A connection that sends bytes as they are and takes the answers apart. */
export class RawSocket {
  readonly #socket: Socket;
  #parts: Buffer[] = [];
  #length = 0;
  /** How many bytes there have to be before there is something to do. */
  #needed = 4;
  #waiting: { resolve(answer: Document): void; reject(error: Error): void }[] = [];
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('close', () => {
      this.#isClosed = true;
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the connection was closed'));
    });
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next answer that nobody else waits for. */
  async answer(): Promise<Document> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) reject(new Error('the connection is closed'));
      else this.#waiting.push({ resolve, reject });
    });
  }

  /** Sends no more, and waits until the other side has closed too. */
  async finish(): Promise<void> {
    if (this.#isClosed) return;
    // Not `once` of the events: an error is a way of closing here.
    const closed = new Promise<void>((resolve) => this.#socket.on('close', () => resolve()));
    this.#socket.end();
    await closed;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  resume(): void {
    this.#socket.resume();
  }

  pause(): void {
    this.#socket.pause();
  }

  #take(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    while (this.#length >= this.#needed) {
      const all = Buffer.concat(this.#parts);
      const length = all.length < 4 ? 4 : all.readInt32LE(0);
      if (all.length >= length) this.#answered(all.subarray(0, length));
      const rest = all.length >= length ? all.subarray(length) : all;
      this.#needed = all.length >= length ? 4 : length;
      this.#parts = [rest];
      this.#length = rest.length;
    }
  }

  #answered(message: Buffer): void {
    const isMessage = message.readInt32LE(12) === 2013;
    const waiting = this.#waiting.shift();
    try {
      waiting?.resolve(deserialize(message.subarray(isMessage ? 21 : 36), ANSWERS));
    } catch (error) {
      waiting?.reject(new Error('the answer is not BSON', { cause: error }));
    }
  }
}
