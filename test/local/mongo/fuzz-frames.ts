import { type Document, serialize } from 'bson';
import { anyCommand } from './fuzz-commands.js';
import type { Chance } from './seeded.js';

const OP_MSG = 2013;
const OP_QUERY = 2004;
const OP_COMPRESSED = 2012;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** Bytes to be sent, and whether they must be answered. */
export interface Frame {
  readonly bytes: Buffer;
  /** A message that keeps to the protocol: it has an answer, and the connection stays. */
  readonly isSound: boolean;
  readonly shown: Document | string;
}

/** A message as a client would send it, though with a command that few would send. */
export function soundFrame(chance: Chance): Frame {
  const command = anyCommand(chance);
  const lists = Object.entries(command).filter(([, value]) => isListOfDocuments(value));
  const [listed] = lists;
  const bytes =
    listed !== undefined && chance.percent(50) ? withSequence(command, listed[0]) : message(body(command), 0);
  return { bytes, isSound: true, shown: command };
}

/** A message to which nobody wants an answer. */
export function unheardFrame(chance: Chance): Frame {
  const command = anyCommand(chance);
  return { bytes: message(body(command), MORE_TO_COME), isSound: false, shown: command };
}

/** Something that the server may refuse by closing the connection. */
export function brokenFrame(chance: Chance): Frame {
  const make = chance.pick(BROKEN);
  return { bytes: make(chance), isSound: false, shown: make.name };
}

const BROKEN: readonly ((chance: Chance) => Buffer)[] = [
  randomBytes,
  randomFrame,
  flippedBits,
  flippedBits,
  flippedBits,
  cutShort,
  wrongLength,
  wrongInnerLength,
  wrongInnerLength,
  wrongChecksum,
  oldQuery,
  compressed,
  unknownSection,
  twoBodies,
  noBody,
  wrongFlags,
  badSequence,
];

function randomBytes(chance: Chance): Buffer {
  return Buffer.from(Array.from({ length: chance.int(1, 300) }, () => chance.int(0, 256)));
}

/** A right header, then anything. */
function randomFrame(chance: Chance): Buffer {
  return framed(randomBytes(chance), chance.pick([OP_MSG, OP_QUERY, OP_COMPRESSED, 1, 2001, 2005, 0, -1]));
}

function flippedBits(chance: Chance): Buffer {
  const bytes = Buffer.from(soundFrame(chance).bytes);
  for (let left = chance.int(1, 8); left > 0; left -= 1) {
    const at = chance.int(4, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.int(0, 8));
  }
  return bytes;
}

function cutShort(chance: Chance): Buffer {
  const { bytes } = soundFrame(chance);
  return bytes.subarray(0, chance.int(0, bytes.length));
}

function wrongLength(chance: Chance): Buffer {
  const bytes = Buffer.from(soundFrame(chance).bytes);
  bytes.writeInt32LE(
    chance.pick([0, -1, 15, 16, 20, bytes.length - 1, bytes.length + 1, 48_000_016, 2147483647, -2147483648]),
    0,
  );
  return bytes;
}

function wrongInnerLength(chance: Chance): Buffer {
  const bytes = Buffer.from(soundFrame(chance).bytes);
  const at = chance.percent(40) ? 21 : chance.int(20, bytes.length - 4);
  bytes.writeInt32LE(chance.pick([0, -1, 4, 5, 255, 2147483647, -2147483648, bytes.length]), at);
  return bytes;
}

function wrongChecksum(chance: Chance): Buffer {
  return message(
    Buffer.concat([body(anyCommand(chance)), randomBytes(chance).subarray(0, 4)]),
    CHECKSUM_PRESENT,
  );
}

function oldQuery(chance: Chance): Buffer {
  const name = chance.pick(['admin.$cmd', 'fuzz.$cmd', 'fuzz.a', '', '.$cmd', '$cmd', 'x'.repeat(2_000)]);
  const numbers = Buffer.alloc(8);
  numbers.writeInt32LE(chance.pick([0, -1, 2147483647]), 4);
  const document = serialize(chance.percent(50) ? { isMaster: 1 } : anyCommand(chance), {
    ignoreUndefined: true,
  });
  const parts = [Buffer.alloc(4), Buffer.from(`${name}\0`), numbers, document];
  return framed(Buffer.concat(chance.percent(80) ? parts : parts.slice(0, 3)), OP_QUERY);
}

function compressed(chance: Chance): Buffer {
  const head = Buffer.alloc(9);
  head.writeInt32LE(OP_MSG, 0);
  head.writeInt32LE(chance.pick([100, -1, 2147483647]), 4);
  head[8] = chance.int(0, 5);
  return framed(Buffer.concat([head, randomBytes(chance)]), OP_COMPRESSED);
}

function unknownSection(chance: Chance): Buffer {
  const bytes = body(anyCommand(chance));
  bytes[0] = chance.pick([2, 3, 255]);
  return message(bytes, 0);
}

function twoBodies(chance: Chance): Buffer {
  return message(Buffer.concat([body(anyCommand(chance)), body(anyCommand(chance))]), 0);
}

function noBody(chance: Chance): Buffer {
  return message(chance.percent(50) ? Buffer.alloc(0) : sequence('documents', [{ a: 1 }]), 0);
}

function wrongFlags(chance: Chance): Buffer {
  return message(body(anyCommand(chance)), chance.pick([4, 0x8000, 0x10000, 0xffff0000, 0xffffffff]));
}

function badSequence(chance: Chance): Buffer {
  const bytes = sequence(chance.pick(['documents', 'insert', '$db', '', 'x'.repeat(1_000)]), [
    { a: 1 },
    { b: 2 },
  ]);
  if (chance.percent(50)) bytes.writeInt32LE(chance.int(-5, 60), chance.int(1, bytes.length - 4));
  return message(Buffer.concat([body({ insert: 'a', $db: 'fuzz' }), bytes]), 0);
}

function body(command: Document): Buffer {
  return Buffer.concat([Buffer.of(0), serialize(command, { ignoreUndefined: true })]);
}

function sequence(name: string, documents: readonly Document[]): Buffer {
  const parts = [
    Buffer.from(`${name}\0`),
    ...documents.map((one) => serialize(one, { ignoreUndefined: true })),
  ];
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** The command with one of its lists in a section of its own, as drivers send it. */
function withSequence(command: Document, name: string): Buffer {
  const { [name]: documents, ...rest } = command;
  return message(Buffer.concat([body(rest), sequence(name, documents)]), 0);
}

function isListOfDocuments(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => one?.constructor === Object);
}

export function message(sections: Buffer, flags: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags >>> 0, 0);
  return framed(Buffer.concat([head, sections]), OP_MSG);
}

function framed(content: Buffer, opcode: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(content.length + 16, 0);
  head.writeInt32LE(77, 4);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, content]);
}
