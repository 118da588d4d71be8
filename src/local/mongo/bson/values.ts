/**
 * A BSON value that contains no other. Each BSON type has exactly one shape here, so that what was an
 * int64 is written back as one: `number` is a double, `bigint` an int64, the rest are classes.
 */
export type Scalar =
  | null
  | boolean
  | string
  | number
  | bigint
  | Int32
  | Decimal
  | Oid
  | Bytes
  | UtcDate
  | Stamp
  | Regex
  | Code
  | Sym
  | Pointer
  | Marker;

/** The type bytes of the BSON specification. */
export const TYPE = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binData: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  javascript: 0x0d,
  symbol: 0x0e,
  javascriptWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
  maxKey: 0x7f,
  minKey: 0xff,
} as const;

export class Int32 {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A Decimal128, kept as its 16 bytes. */
export class Decimal {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

export class Oid {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Binary data; for the old subtype 2 the inner length is part of `bytes`. */
export class Bytes {
  readonly subtype: number;
  readonly bytes: Buffer;
  constructor(subtype: number, bytes: Buffer) {
    this.subtype = subtype;
    this.bytes = bytes;
  }
}

export class UtcDate {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

/** MongoDB's internal timestamp: seconds in the upper half, a counter in the lower one. */
export class Stamp {
  readonly bits: bigint;
  constructor(bits: bigint) {
    this.bits = bits;
  }
}

export class Regex {
  readonly pattern: string;
  readonly options: string;
  constructor(pattern: string, options: string) {
    this.pattern = pattern;
    this.options = options;
  }
}

export class Code {
  readonly code: string;
  /** The bytes of the scope's document. */
  readonly scope: Buffer | undefined;
  constructor(code: string, scope?: Buffer) {
    this.code = code;
    this.scope = scope;
  }
}

export class Sym {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The long deprecated DBPointer, carried as it came. */
export class Pointer {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** A value that is nothing but its type. */
export class Marker {
  readonly type: number;
  constructor(type: number) {
    this.type = type;
  }
}

export const MIN_KEY = new Marker(TYPE.minKey);
export const MAX_KEY = new Marker(TYPE.maxKey);
export const UNDEFINED = new Marker(TYPE.undefined);
