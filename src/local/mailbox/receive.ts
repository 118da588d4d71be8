import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Letters } from './letters.js';

const MAX_LETTER_BYTES = 30 * 1024 * 1024;
/** Letters to this domain are refused for good, so that one can see what the desk makes of it. */
export const REFUSING_DOMAIN = 'refused.example';
const NO_SUCH_MAILBOX = 550;

/** An SMTP server on loopback that takes every letter and keeps it. */
export interface Receiver {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts to take letters on a free port. */
export async function receiveLetters(letters: Letters): Promise<Receiver> {
  const smtp = new SMTPServer({
    // Everything stays on this machine: there is nothing to sign in to and nobody to hide from.
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    size: MAX_LETTER_BYTES,
    onRcptTo: ({ address }, _session, answer) => {
      answer(address.endsWith(`@${REFUSING_DOMAIN}`) ? refusal() : null);
    },
    onData: (stream, _session, answer) => {
      collect(stream)
        .then((raw) => letters.add(raw))
        .then(
          () => answer(null, 'Kept.'),
          (error: unknown) => answer(error instanceof Error ? error : new Error('The letter was lost.')),
        );
    },
  });
  smtp.on('error', () => undefined);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo; // it listens on TCP, so this is no path
  return { port, close: () => new Promise((resolve) => smtp.close(resolve)) };
}

function refusal(): Error {
  return Object.assign(new Error('5.1.1 There is no such mailbox.'), { responseCode: NO_SUCH_MAILBOX });
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
