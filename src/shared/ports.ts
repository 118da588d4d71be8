import type { IncomingMessage } from 'node:http';
import type { Fact } from './facts.js';

/** The present moment. Tests move it; the real one follows the clock of Redis, so that all processes agree. */
export interface Clock {
  now(): Date;
}

/** A job's place: the queue that carries it and its name there. */
export interface JobKind {
  readonly queue: 'chats' | 'letters' | 'clocks' | 'callbacks';
  readonly name: string;
}

/** Wakes a worker at a moment. What is due is stored elsewhere; a wake-up that is lost or doubled does no harm. */
export interface JobScheduler {
  /**
   * Asks that the worker for `kind` looks at the record `id` at the moment `at` (or as soon as it can, when that has
   * passed). Asking again for the same record and moment changes nothing. Never throws: a wake-up that could not be asked
   * for is made up for by the next look at what is due.
   */
  wakeAt(kind: JobKind, id: string, at: Date): Promise<void>;
  /**
   * Asks for a wake-up for every row that is due or will be within the next hour. Meant to be called again and again, and
   * cheap then: what was asked for once is asked for anew only when it is due, or when Redis has lost its contents. Never throws.
   */
  feed(kind: JobKind, rows: DueRows): Promise<void>;
}

/** A stored record and the next moment at which something is to be done for it. */
export interface WakeRow {
  readonly _id: string;
  readonly nextAt: Date | null;
}

/** The rows that something is due for until a moment, in order of moment and id, at most `limit`, after the row `after`. */
export type DueRows = (until: Date, limit: number, after: WakeRow | null) => Promise<readonly WakeRow[]>;

/** A file that goes along with a letter. */
export interface LetterFile {
  readonly name: string;
  readonly type: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A letter as SMTP gets it. One recipient, always. */
export interface OutgoingLetter {
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
  /** Written by the server itself, not by a person: marked so that no machine answers it (RFC 3834). */
  readonly isAutomatic: boolean;
  readonly attachments?: readonly LetterFile[];
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
}

/** What became of a try to send: accepted, refused for good (with the reply code), or to be tried again. */
export type Delivery =
  | { readonly result: 'accepted' }
  | { readonly result: 'refused'; readonly reason: string }
  | { readonly result: 'retry'; readonly reason: string };

/** Speaks SMTP. Never throws for what the other side does; the answer says it. */
export interface Mailer {
  send(letter: OutgoingLetter): Promise<Delivery>;
}

/** How an agent's own telephone is made to call a number. A telephone system may take the place of the link. */
export interface Dialer {
  /** The link that calls a number (E.164) when the agent opens it. */
  linkTo(phone: string): string;
}

/** Tells facts to every process that listens, at most once each; a listener that was cut off hears `bus.gap`. */
export interface EventBus {
  publish(fact: Fact): Promise<void>;
  /** Calls `listener` for each fact from any process. Returns a function that ends it. */
  subscribe(listener: (fact: Fact) => void): () => void;
}

/** A file as it comes in. */
export interface ArrivingFile {
  /** As its sender called it; not to be trusted. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Takes the one file of a `multipart/form-data` request. `store` is given it while it comes in and returns what it was
 * stored as; that is undone when the request turns out to be more than one file, or breaks off. Throws `invalid_input`,
 * `too_many_attachments`, and what `store` throws.
 */
export type FileReceiver = <Stored>(
  request: IncomingMessage,
  act: {
    readonly store: (file: ArrivingFile) => Promise<Stored>;
    readonly undo: (stored: Stored) => Promise<void>;
  },
) => Promise<Stored>;

/** Keeps the bytes of files. */
export interface FileStore {
  /** Stores a file under `id` as its bytes come. When they break off, what was stored is removed and the error thrown. */
  write(id: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes, a chunk at a time. Throws while reading where there is no such file. */
  read(id: string): AsyncIterable<Uint8Array>;
  /** Removes a file; one that is not there is removed already. */
  remove(id: string): Promise<void>;
}

/** Fields of a log line: ids, counts, codes; never text, names, addresses or secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logging. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  child(fields: LogFields): Logger;
}

/** What may be done only so often: chat starts, tickets and files from one address, sign-ins to one account and from one address. */
export type LimitRule = 'start-chat' | 'open-ticket' | 'upload' | 'sign-in' | 'sign-in-from';

/**
 * What comes too often to ask Redis about it, so that each web process counts its own: events of one socket, of one
 * visitor's pages or one agent's consoles together, and of one address; and connections from one address.
 */
export type BurstRule = 'socket' | 'visitor' | 'agent' | 'address' | 'connect';

/** Counts what comes from one place. */
export interface Limits {
  /** Counts one more for `key` over all processes. Throws `TooMany` beyond the rule's limit. */
  take(rule: LimitRule, key: string): Promise<void>;
  /** Counts one more for `key` in this process. False, and nothing counted, beyond the rule's limit. */
  admits(rule: BurstRule, key: string): boolean;
}

/**
 * Who listens to a room of sockets, on all web processes. A room has a channel, which every process with a socket in
 * the room has subscribed to; Redis itself counts the subscribers, so that a process which died is never counted.
 */
export interface Audience {
  /**
   * The room's channel; null where Redis cannot count (before version 7): then everything is published.
   * Whoever reads the counts asks for them in the same atomic step in which the message is stored.
   */
  channel(namespace: string, room: string): string | null;
  /** Subscribed to by every process under a name of its own: counts 1 as long as Redis has this process's line. */
  readonly ownChannel: string;
  /** Waits until this process is counted for a channel that it has begun to subscribe to. What is read after that misses nothing. */
  entered(channel: string): Promise<void>;
  /** This process is leaving the channel. */
  left(channel: string): void;
  /** Since when this process has been counted for the channel, as a number of its own; null when it may not be. */
  since(channel: string): number | null;
}

/** How a Redis keeps what it is given, in its own words; `unknown` where it does not tell. */
export interface RedisSettings {
  readonly appendonly: string;
  readonly appendfsync: string;
  readonly save: string;
  readonly maxmemoryPolicy: string;
}

/** Whether what the server depends on answers, and how each Redis is set up, both by name. */
export interface Readiness {
  readonly answers: Readonly<Record<string, boolean>>;
  readonly settings: Readonly<Record<string, RedisSettings>>;
}
