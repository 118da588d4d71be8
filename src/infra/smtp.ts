import { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import type { Delivery, Mailer, OutgoingLetter } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

/** One plain address: no list, no group, no comment, nothing that a parser could read as two recipients. */
const PLAIN_ADDRESS = /^[^\s@<>(),:;"[\]\\]+@[a-zA-Z0-9.-]+$/;
const LONGEST_ADDRESS = 254;
const PERMANENT = 500;

/** Hands letters to an SMTP server over a small pool of connections. */
export class SmtpMailer implements Mailer {
  readonly #transport: Transporter;

  constructor(url: string) {
    this.#transport = createTransport({
      ...optionsOf(url),
      pool: true,
      // As many as the worker of the outbox has letters under way: none waits here for its turn.
      maxConnections: 10,
      connectionTimeout: 10 * SECOND_MS,
      greetingTimeout: 10 * SECOND_MS,
      socketTimeout: 30 * SECOND_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(letter: OutgoingLetter): Promise<Delivery> {
    const to = letter.to.address;
    if (to.length > LONGEST_ADDRESS || !PLAIN_ADDRESS.test(to))
      return { result: 'refused', reason: 'address' };
    try {
      await this.#transport.sendMail({
        envelope: { from: letter.from.address, to: [to] },
        messageId: letter.messageId,
        from: letter.from,
        to: letter.to,
        replyTo: letter.replyTo,
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        ...(letter.inReplyTo === undefined ? {} : { inReplyTo: letter.inReplyTo }),
        ...(letter.references === undefined ? {} : { references: [...letter.references] }),
        attachments: (letter.attachments ?? []).map(({ name, type, chunks }) => ({
          filename: name,
          contentType: type,
          content: Readable.from(chunks, { objectMode: false }),
        })),
        headers: {
          'Content-Language': letter.language,
          ...(letter.isAutomatic
            ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }
            : {}),
        },
      });
      return { result: 'accepted' };
    } catch (error) {
      return deliveryOf(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

function optionsOf(url: string): object {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const auth =
    username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  return { host: hostname, port: Number(port || (isSecure ? 465 : 25)), secure: isSecure, ...auth };
}

/** What is said of this letter: a refusal of its recipient or its content. All else is said of the server. */
const OF_THE_LETTER = new Set(['RCPT TO', 'DATA']);

/** A 5xx about the letter is final; one about us or the server, as a failed sign-in, is tried again when it is mended. */
function deliveryOf(error: unknown): Delivery {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const reply =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : 0;
  const reason = reply > 0 ? String(reply) : code;
  const command = error instanceof Error && 'command' in error ? String(error.command) : '';
  return { result: reply >= PERMANENT && OF_THE_LETTER.has(command) ? 'refused' : 'retry', reason };
}
