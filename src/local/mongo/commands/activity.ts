import { Doc } from '../bson/document.js';
import { Bytes } from '../bson/values.js';

/** A command that has been begun and not yet answered. */
interface Operation {
  readonly body: Doc;
  readonly connection: number;
  readonly startedMs: number;
}

/** A session that a client has used. */
interface Session {
  readonly id: Bytes;
  lastUsedMs: number;
}

/** What a client does counts under one of these in `serverStatus`. */
type Kind = 'insert' | 'query' | 'update' | 'delete' | 'getmore' | 'command';

/** Who uses the server right now: open connections, running commands, sessions, and how much there was. */
export class Activity {
  readonly counts: Record<Kind, number> = {
    insert: 0,
    query: 0,
    update: 0,
    delete: 0,
    getmore: 0,
    command: 0,
  };
  openConnections = 0;
  connectionsEver = 0;
  readonly #running = new Set<Operation>();
  /** By id, the one used last at the end. */
  readonly #sessions = new Map<string, Session>();
  /** Most commands come in the session of the one before. */
  #latest: Session | undefined;

  /** Takes note of a command; the function that comes back says that it is answered. */
  begin(name: string, body: Doc, connection: number): () => void {
    const operation = { body, connection, startedMs: performance.now() };
    this.#running.add(operation);
    this.counts[KINDS.get(name) ?? 'command'] += 1;
    this.#touch(body.get('lsid'));
    return () => this.#running.delete(operation);
  }

  get running(): Iterable<Operation> {
    return this.#running;
  }

  get sessions(): Iterable<Session> {
    return this.#sessions.values();
  }

  endSession(id: Doc): void {
    const uuid = id.get('id');
    if (uuid instanceof Bytes) this.#sessions.delete(keyOf(uuid));
    this.#latest = undefined;
  }

  endAllSessions(): void {
    this.#sessions.clear();
    this.#latest = undefined;
  }

  /** Forgets sessions that have not been used for half an hour, as `hello` announces it. */
  closeIdle(nowMs: number): void {
    for (const [key, { lastUsedMs }] of this.#sessions) {
      if (nowMs - lastUsedMs <= SESSION_IDLE_MS) return;
      this.#sessions.delete(key);
      this.#latest = undefined;
    }
  }

  #touch(session: unknown): void {
    const id = session instanceof Doc ? session.get('id') : undefined;
    if (!(id instanceof Bytes)) return;
    if (this.#latest?.id.bytes.equals(id.bytes) === true) {
      this.#latest.lastUsedMs = Date.now();
      return;
    }
    const key = keyOf(id);
    // A copy if it is new: the bytes of the id are a part of the whole message.
    const known = this.#sessions.get(key)?.id ?? new Bytes(id.subtype, Buffer.from(id.bytes));
    this.#latest = { id: known, lastUsedMs: Date.now() };
    this.#sessions.delete(key);
    this.#sessions.set(key, this.#latest);
  }
}

const SESSION_IDLE_MS = 30 * 60 * 1000;

const KINDS = new Map<string, Kind>([
  ['insert', 'insert'],
  ['find', 'query'],
  ['update', 'update'],
  ['delete', 'delete'],
  ['getMore', 'getmore'],
]);

function keyOf(id: Bytes): string {
  return id.bytes.toString('latin1');
}
