import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A letter as the other side got it: the envelope and the parsed content. */
export interface Received {
  readonly to: readonly string[];
  readonly mail: Email;
  readonly raw: string;
  readonly at: Date;
  header(name: string): string | undefined;
}

/** How the server answers the next letters: `accept`, or an SMTP reply code. */
export type Mood = 'accept' | 421 | 451 | 550;

/** A real SMTP server that keeps what it accepts. */
export class MailServer {
  readonly letters: Received[] = [];
  mood: Mood = 'accept';
  /** How many letters were offered, accepted or not. */
  offered = 0;
  /** What happens between a letter's last byte and the server's answer, by the letter's text. */
  beforeAnswer: (raw: string) => Promise<void> = async () => undefined;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      closeTimeout: 100,
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.offered += 1;
          const to = session.envelope.rcptTo.map((recipient) => recipient.address);
          this.#answer(Buffer.concat(chunks).toString('utf8'), to).then(() => callback(), callback);
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async open(port = 0): Promise<MailServer> {
    const server = new MailServer();
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', () => resolve()));
    return server;
  }

  get port(): number {
    // A listening TCP server has an address of this shape.
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The letters to this address, oldest first. */
  to(address: string): Received[] {
    return this.letters.filter((letter) => letter.to.includes(address));
  }

  async close(): Promise<void> {
    if (!this.#server.server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(raw: string, to: readonly string[]): Promise<void> {
    await this.beforeAnswer(raw);
    if (this.mood !== 'accept')
      throw Object.assign(new Error('refused by the test'), { responseCode: this.mood });
    await this.#keep(raw, to);
  }

  async #keep(raw: string, to: readonly string[]): Promise<void> {
    const mail = await PostalMime.parse(raw);
    const header = (name: string) =>
      mail.headers.find((candidate) => candidate.key === name.toLowerCase())?.value;
    this.letters.push({ to, mail, raw, header, at: new Date() });
  }
}
