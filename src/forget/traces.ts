import { randomInt } from 'node:crypto';

/** A text or a key that must be found nowhere once its chat is over. */
export interface Trace {
  /** What it was, for the report: never the value itself. */
  readonly what: string;
  readonly value: string;
  /** Where it may last all the same: collections of MongoDB, for what became part of a ticket. */
  readonly mayStayIn: readonly string[];
}

/** Short enough to survive whole in what Redis packs (LZF cuts literal text into runs of 32 bytes), long enough to be unique. */
const PIECE_BYTES = 12;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const RADIX = 31;
/** `RADIX` to the power of `PIECE_BYTES - 1`, in 32 bits: the weight of the byte that leaves the window. */
const LEAVING = Array.from({ length: PIECE_BYTES - 1 }).reduce<number>(
  (weight) => Math.imul(weight, RADIX),
  1,
);

/** How much of the last stretch has to be read again before the next one, so that nothing hides in the seam. */
export const SEAM_BYTES = PIECE_BYTES - 1;

/** A word that stands nowhere else: 24 random letters and digits. */
export function newCanary(): string {
  return Array.from({ length: 2 * PIECE_BYTES }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/**
 * Finds traces in bytes, as they are and as base64, hex and UTF-16. Half of a trace is found too. Every form is cut into
 * pieces of the same length, so that one pass with a rolling hash (Rabin and Karp) sees them all.
 */
export class TraceFinder {
  readonly #pieces = new Map<number, { readonly bytes: Buffer; readonly trace: Trace }[]>();

  constructor(traces: readonly Trace[]) {
    for (const trace of traces) {
      for (const bytes of formsOf(trace.value).flatMap(piecesOf)) {
        const hash = hashOf(bytes);
        this.#pieces.set(hash, [...(this.#pieces.get(hash) ?? []), { bytes, trace }]);
      }
    }
  }

  /** The traces that these bytes hold. */
  in(bytes: Buffer): ReadonlySet<Trace> {
    const found = new Set<Trace>();
    if (bytes.length < PIECE_BYTES) return found;
    let hash = hashOf(bytes.subarray(0, PIECE_BYTES));
    for (let end = PIECE_BYTES; ; end += 1) {
      for (const { bytes: piece, trace } of this.#pieces.get(hash) ?? []) {
        if (bytes.compare(piece, 0, PIECE_BYTES, end - PIECE_BYTES, end) === 0) found.add(trace);
      }
      if (end >= bytes.length) return found;
      hash = (hash - Math.imul(bytes[end - PIECE_BYTES] ?? 0, LEAVING)) | 0;
      hash = (Math.imul(hash, RADIX) + (bytes[end] ?? 0)) | 0;
    }
  }
}

function formsOf(value: string): Buffer[] {
  const plain = Buffer.from(value);
  const hex = plain.toString('hex');
  const base64 = [0, 1, 2].flatMap((shift) => base64Of(plain, shift));
  return [
    plain,
    Buffer.from(value, 'utf16le'),
    ...[hex, hex.toUpperCase(), ...base64].map((form) => Buffer.from(form)),
  ];
}

/** Base64 of the value behind `shift` other bytes, without the letters that depend on its neighbours. */
function base64Of(value: Buffer, shift: number): string[] {
  const all = Buffer.concat([Buffer.alloc(shift), value]);
  const [first, last] = [Math.ceil((shift * 8) / 6), Math.floor((all.length * 8) / 6)];
  return (['base64', 'base64url'] as const).map((form) => all.toString(form).slice(first, last));
}

function piecesOf(form: Buffer): Buffer[] {
  const count = Math.floor(form.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, index) =>
    form.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );
}

function hashOf(bytes: Buffer): number {
  return bytes.reduce((hash, byte) => (Math.imul(hash, RADIX) + byte) | 0, 0);
}
