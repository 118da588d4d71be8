/** Writes the bytes of one sort key after the other. */
export class KeyWriter {
  #bytes = Buffer.allocUnsafeSlow(KEPT_BYTES);
  #length = 0;

  /** Whatever was begun before and never taken is forgotten. */
  begin(): void {
    this.#length = 0;
  }

  /** What was written since `begin`, in bytes of its own. */
  take(): Buffer {
    const taken = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(taken, 0, 0, this.#length);
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(KEPT_BYTES);
    return taken;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  short(value: number): void {
    this.#reserve(2);
    this.#length = this.#bytes.writeUInt16BE(value, this.#length);
  }

  length(value: number): void {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(value, this.#length);
  }

  long(unsigned: bigint): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeBigUInt64BE(BigInt.asUintN(64, unsigned), this.#length);
  }

  /** A whole number of 64 bits with a sign, the least first. */
  signed(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.length((high ^ 0x8000_0000) >>> 0);
    this.length((value - high * 2 ** 32) >>> 0);
  }

  /** Eight bytes in the order of doubles, with NaN first. */
  double(value: number): void {
    this.#reserve(8);
    const at = this.#length;
    this.#length = this.#bytes.writeDoubleBE(value === 0 ? 0 : value, at);
    if (Number.isNaN(value)) this.#bytes.fill(0, at, at + 8);
    else if (value >= 0) this.#bytes[at] = (this.#bytes[at] ?? 0) | 0x80;
    else for (let index = at; index < at + 8; index += 1) this.#bytes[index] = ~(this.#bytes[index] ?? 0);
  }

  raw(bytes: Buffer): void {
    this.#reserve(bytes.length);
    bytes.copy(this.#bytes, this.#length);
    this.#length += bytes.length;
  }

  /** UTF-8; a NUL inside is escaped so that the one at the end sorts before everything. */
  text(text: string): void {
    if (text.length <= SHORT && this.#plain(text)) return;
    if (text.includes('\0')) {
      this.escaped(Buffer.from(text));
      return;
    }
    this.#reserve(Buffer.byteLength(text) + 1);
    this.#length += this.#bytes.write(text, this.#length);
    this.byte(0);
  }

  escaped(bytes: Buffer): void {
    let from = 0;
    for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, from)) {
      this.raw(bytes.subarray(from, nul + 1));
      this.byte(0xff);
      from = nul + 1;
    }
    this.raw(bytes.subarray(from));
    this.byte(0);
  }

  /** Most texts in keys are short ASCII, and written before a call to the system would have begun. */
  #plain(text: string): boolean {
    this.#reserve(text.length + 1);
    const bytes = this.#bytes;
    const at = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0 || code > 0x7f) return false;
      bytes[at + index] = code;
    }
    bytes[at + text.length] = 0;
    this.#length = at + text.length + 1;
    return true;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

const KEPT_BYTES = 4096;
const SHORT = 64;
