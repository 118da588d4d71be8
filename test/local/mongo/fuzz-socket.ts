import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize } from 'bson';

/** A connection that sends bytes as they are and takes the answers apart. */
export class RawSocket {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
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

  pause(): void {
    this.#socket.pause();
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    while (this.#bytes.length >= 4 && this.#bytes.length >= this.#bytes.readInt32LE(0)) {
      const length = this.#bytes.readInt32LE(0);
      const isMessage = this.#bytes.readInt32LE(12) === 2013;
      const answer = deserialize(this.#bytes.subarray(isMessage ? 21 : 36, length), {
        promoteLongs: false,
        bsonRegExp: true,
      });
      this.#bytes = this.#bytes.subarray(length);
      this.#waiting.shift()?.resolve(answer);
    }
  }
}
