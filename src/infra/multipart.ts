import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { DeskError, InvalidInput } from '../shared/errors.js';
import type { FileReceiver } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

/** A line may be slow; one that brings nothing for so long is given up. */
const SILENCE_MS = 20 * SECOND_MS;
/** What is refused in the middle is read on and thrown away for so long, so that its sender gets to read why. */
const LAST_WORDS_MS = 10 * SECOND_MS;
const MOST_HEADER_PAIRS = 20;

/** Takes the one file of a `multipart/form-data` request, chunk by chunk as it comes in. */
export const receiveFile: FileReceiver = async (request, { store, undo }) => {
  const files: Readable[] = [];
  const stores: ReturnType<typeof store>[] = [];
  try {
    await parse(request, (name, chunks) => {
      files.push(chunks);
      const storing = store({ name, chunks });
      stores.push(storing);
      return storing;
    });
    const [first] = stores;
    if (first === undefined) throw refusal('required');
    return await first;
  } catch (error) {
    for (const file of files) file.destroy(new Error('The upload was given up.'));
    for (const outcome of await Promise.allSettled(stores))
      if (outcome.status === 'fulfilled') await undo(outcome.value);
    readOn(request);
    throw error;
  }
};

type TakeFile = (name: string, chunks: Readable) => Promise<unknown>;

async function parse(request: IncomingMessage, take: TakeFile): Promise<void> {
  const parser = parserOf(request);
  try {
    await new Promise<void>((resolve, reject) => {
      let files = 0;
      parser.on('file', (_field: string, chunks: Readable, name: string | undefined) => {
        files += 1;
        // A stream that is given up says so; there is nobody else to hear it.
        chunks.on('error', () => undefined);
        if (files === 1) take(name ?? '', chunks).catch(reject);
        else reject(new DeskError('too_many_attachments', 'A request brings one file.', [fault('range')]));
      });
      parser.on('field', () => reject(refusal('unknown')));
      parser.on('error', () => reject(refusal('format')));
      parser.on('finish', resolve);
      request.setTimeout(SILENCE_MS, () => request.destroy());
      request.once('close', () => {
        if (!request.complete) reject(refusal('format'));
      });
      request.pipe(parser);
    });
  } finally {
    request.unpipe(parser);
  }
}

function parserOf({ headers }: IncomingMessage): InstanceType<typeof Busboy> {
  const type = headers['content-type'] ?? '';
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      limits: { headerPairs: MOST_HEADER_PAIRS, fieldSize: 0 },
    });
  } catch {
    // Without a boundary, or of another type.
    throw refusal('format');
  }
}

function readOn(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  const impatience = setTimeout(() => request.destroy(), LAST_WORDS_MS);
  request.once('close', () => clearTimeout(impatience));
  request.once('end', () => clearTimeout(impatience));
  request.resume();
}

function refusal(rule: string): InvalidInput {
  return new InvalidInput([fault(rule)]);
}

function fault(rule: string) {
  return { path: 'file', rule };
}
