import { fileTypeFromBuffer } from 'file-type';
import { DeskError } from '../../shared/errors.js';

/** Which files are taken. */
export interface FilePolicy {
  readonly maxBytes: number;
  /** As `image/*`; none means all. */
  readonly types: readonly string[];
}

/** So many bytes tell what a file is. */
const SAMPLE_BYTES = 4100;
const UNKNOWN = 'application/octet-stream';

/** A file on its way into the store: counted, and judged by its first bytes before anything is stored. */
export class Incoming {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #policy: FilePolicy;
  size = 0;
  type = UNKNOWN;

  constructor(chunks: AsyncIterable<Uint8Array>, policy: FilePolicy) {
    this.#chunks = chunks;
    this.#policy = policy;
  }

  /** The bytes, a chunk at a time. Throws `attachment_type` and `attachment_too_large` in the middle of it. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    let sample: Uint8Array[] | null = [];
    for await (const chunk of this.#chunks) {
      this.size += chunk.byteLength;
      if (this.size > this.#policy.maxBytes)
        throw new DeskError('attachment_too_large', 'The file is larger than the desk takes.', [
          { path: 'file', rule: 'too_long', limit: this.#policy.maxBytes },
        ]);
      if (sample === null) {
        yield chunk;
        continue;
      }
      sample.push(chunk);
      if (this.size < SAMPLE_BYTES) continue;
      await this.#judge(Buffer.concat(sample));
      yield* sample;
      sample = null;
    }
    if (sample === null) return;
    await this.#judge(Buffer.concat(sample));
    yield* sample;
  }

  async #judge(sample: Uint8Array): Promise<void> {
    const known = await fileTypeFromBuffer(sample.subarray(0, SAMPLE_BYTES)).catch(() => undefined);
    this.type = known?.mime ?? UNKNOWN;
    if (!isTaken(this.type, this.#policy.types))
      throw new DeskError('attachment_type', 'The desk does not take files of this type.', [
        { path: 'file', rule: 'format' },
      ]);
  }
}

function isTaken(type: string, taken: readonly string[]): boolean {
  if (taken.length === 0) return true;
  return taken.some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : type === one));
}
