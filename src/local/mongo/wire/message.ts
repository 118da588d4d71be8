import { Doc } from '../bson/document.js';
import { assertValidDocument, endOfName } from '../bson/layout.js';
import { BsonWriter } from '../bson/writer.js';

/** Bytes that are not a message of the protocol. */
class MalformedMessage extends Error {}

export const MAX_MESSAGE_BYTES = 48_000_000;

/** A command as it came in, with the documents of its sequences put into its body. */
export interface Request {
  readonly id: number;
  readonly body: Doc;
  /** In the old form (`OP_QUERY`) the database is part of the collection's name. */
  readonly database: string | undefined;
  readonly isLegacy: boolean;
  /** Nobody waits for an answer. */
  readonly isUnacknowledged: boolean;
}

/** The whole message at the start of the bytes, or how many bytes it needs. */
export function frameLength(buffer: Buffer): number | undefined {
  if (buffer.length < 4) return undefined;
  const length = buffer.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES + HEADER_BYTES) {
    throw new MalformedMessage(`message of ${length} bytes`);
  }
  return length;
}

export function parseMessage(frame: Buffer): Request {
  const opcode = frame.readInt32LE(12);
  try {
    if (opcode === OP_MSG) return parseMsg(frame);
    if (opcode === OP_QUERY) return parseQuery(frame);
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    throw new MalformedMessage(error instanceof Error ? error.message : String(error));
  }
  throw new MalformedMessage(`unknown opcode ${opcode}`);
}

/** The answer to a request, in the form that the request had. */
export function encodeReply(request: Request, reply: Doc, id: number): Buffer {
  const writer = new BsonWriter();
  writer.skip(HEADER_BYTES + (request.isLegacy ? LEGACY_REPLY_BYTES : MSG_BYTES));
  reply.writeTo(writer);
  const message = writer.finish();
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(id, 4);
  message.writeInt32LE(request.id, 8);
  message.writeInt32LE(request.isLegacy ? OP_REPLY : OP_MSG, 12);
  if (request.isLegacy) {
    message.writeInt32LE(8, HEADER_BYTES);
    message.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return message;
}

const HEADER_BYTES = 16;
/** Flags, and the kind of the one section. */
const MSG_BYTES = 5;
const LEGACY_REPLY_BYTES = 20;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Unknown flags among the lower sixteen have to be refused. */
const UNKNOWN_REQUIRED_FLAGS = 0xfffc;

function parseMsg(frame: Buffer): Request {
  const flags = frame.readUInt32LE(HEADER_BYTES);
  if ((flags & UNKNOWN_REQUIRED_FLAGS) !== 0) throw new MalformedMessage(`unknown flags ${flags}`);
  const end = frame.length - ((flags & CHECKSUM_PRESENT) === 0 ? 0 : 4);
  let body: Doc | undefined;
  const sequences: [string, Doc[]][] = [];
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = frame[at];
    const start = at + 1;
    at = start + frame.readInt32LE(start);
    if (at > end || at <= start) throw new MalformedMessage('section beyond the message');
    if (kind === 0 && body === undefined) body = documentAt(frame, start, at);
    else if (kind === 1) sequences.push(parseSequence(frame.subarray(start, at)));
    else throw new MalformedMessage(`unexpected section of kind ${kind}`);
  }
  if (body === undefined) throw new MalformedMessage('message without a body');
  for (const [name, documents] of sequences) {
    if (body.has(name)) throw new MalformedMessage(`two sections named ${name}`);
    body.set(name, documents);
  }
  return {
    id: frame.readInt32LE(4),
    body,
    database: undefined,
    isLegacy: false,
    isUnacknowledged: (flags & MORE_TO_COME) !== 0,
  };
}

function parseSequence(section: Buffer): [string, Doc[]] {
  const nameEnd = endOfName(section, 4);
  const documents: Doc[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const start = at;
    at = start + section.readInt32LE(start);
    if (at > section.length || at < start + 5) throw new MalformedMessage('document beyond its section');
    documents.push(documentAt(section, start, at));
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

function parseQuery(frame: Buffer): Request {
  const nameEnd = endOfName(frame, HEADER_BYTES + 4);
  const [, database] = /^(.+)\.\$cmd$/.exec(frame.toString('utf8', HEADER_BYTES + 4, nameEnd)) ?? [];
  if (database === undefined) throw new MalformedMessage('a legacy query that is not a command');
  const start = nameEnd + 9;
  const body = documentAt(frame, start, start + frame.readInt32LE(start));
  return { id: frame.readInt32LE(4), body, database, isLegacy: true, isUnacknowledged: false };
}

function documentAt(frame: Buffer, start: number, end: number): Doc {
  const bytes = frame.subarray(start, end);
  assertValidDocument(bytes);
  return Doc.parse(bytes);
}
