import { randomBytes } from 'node:crypto';
import { Doc, type Value } from '../bson/document.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { Collection } from './collection.js';
import { afterPrefix, type Engine, TREE, type Tree } from './engine.js';
import { fillIndex } from './index-build.js';
import { ID_INDEX, Index } from './index-definition.js';
import type { Change } from './journal.js';
import { countersKey, garbageKey, idPrefix, NEXT_ID_KEY, namespaceKey } from './keys.js';
import { Views } from './views.js';

/** Which collections there are. What is dropped is gone at once; its keys are swept away later. */
export class Catalog {
  readonly views: Views;
  readonly #engine: Engine;
  readonly #collections = new Map<string, Collection>();
  /** Indexes that are being built: until they are kept, they are marked as garbage in case the process ends. */
  readonly #unfinished = new Set<number>();
  #lastTurn: Promise<unknown> = Promise.resolve();
  #nextId: number;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.views = new Views(engine);
    this.#nextId = this.#loadAll();
    engine.onLoss = () => {
      this.#nextId = this.#loadAll();
    };
  }

  /** All collections of a database, by name. */
  list(database: string): Collection[] {
    return [...this.#collections.values()]
      .filter((collection) => collection.database === database)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  databases(): string[] {
    const ofCollections = [...this.#collections.values()].map(({ database }) => database);
    return [...new Set([...ofCollections, ...this.views.databases()])].sort();
  }

  all(): Iterable<Collection> {
    return this.#collections.values();
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  get(database: string, name: string): Collection {
    const collection = this.find(database, name);
    if (collection === undefined) {
      throw new CommandError(CODE.namespaceNotFound, `ns does not exist: ${database}.${name}`);
    }
    return collection;
  }

  /** The collection, made if there is none, as the first insert does. */
  ensure(database: string, name: string): Collection {
    return this.find(database, name) ?? this.create(database, name, new Doc());
  }

  create(database: string, name: string, options: Doc): Collection {
    this.assertFree(database, name);
    const changes: Change[] = [];
    const id = this.#takeId(changes);
    const key = Doc.from([['_id', new Int32(1)]]);
    const spec = Doc.from([
      ['v', new Int32(2)],
      ['key', key],
      ['name', ID_INDEX],
    ]);
    const collation = options.get('collation');
    if (collation !== undefined) spec.set('collation', collation);
    const indexes = [new Index(this.#takeId(changes), spec)];
    const collection = new Collection(this.#engine, { id, database, name, options, uuid: uuid(), indexes });
    changes.push(collection.definition());
    this.#engine.write(changes);
    this.#collections.set(collection.namespace, collection);
    return collection;
  }

  /** Refuses a name that nothing can have, or that something has. */
  assertFree(database: string, name: string): void {
    assertName(database, name);
    const kind = this.views.find(database, name) !== undefined ? 'A view' : 'Collection';
    if (kind === 'Collection' && this.find(database, name) === undefined) return;
    throw new CommandError(CODE.namespaceExists, `${kind} ${database}.${name} already exists.`);
  }

  drop(collection: Collection): void {
    const changes: Change[] = [
      { tree: TREE.meta, key: namespaceKey(collection.database, collection.name), value: undefined },
      { tree: TREE.meta, key: countersKey(collection.id), value: undefined },
      garbage(TREE.docs, collection.id),
      ...collection.indexes.map((index) => garbage(TREE.index, index.id)),
    ];
    this.#engine.write(changes);
    collection.isGone = true;
    this.#collections.delete(collection.namespace);
  }

  rename(collection: Collection, database: string, name: string): Collection {
    assertName(database, name);
    const renamed = new Collection(this.#engine, { ...identityOf(collection), database, name });
    const old = {
      tree: TREE.meta,
      key: namespaceKey(collection.database, collection.name),
      value: undefined,
    };
    this.#engine.write([old, renamed.definition()]);
    collection.isGone = true;
    this.#collections.delete(collection.namespace);
    this.#collections.set(renamed.namespace, renamed);
    return renamed;
  }

  /** Builds the index over all documents; when that fails, nothing of it stays. */
  createIndex(collection: Collection, spec: Doc): Index {
    const changes: Change[] = [];
    const index = new Index(this.#takeId(changes), spec);
    this.#engine.write([...changes, garbage(TREE.index, index.id)]);
    for (const _ of fillIndex(this.#engine, collection, index));
    this.#keep(collection, index);
    return index;
  }

  /** The same, with rests in which others may read and write the collection. */
  async buildIndex(collection: Collection, spec: Doc, rest: () => Promise<void>): Promise<void> {
    const changes: Change[] = [];
    const index = new Index(this.#takeId(changes), spec);
    this.#engine.write([...changes, garbage(TREE.index, index.id)]);
    collection.building.add(index);
    this.#unfinished.add(index.id);
    try {
      for (const _ of fillIndex(this.#engine, collection, index)) await rest();
      this.#keep(collection, index);
    } finally {
      collection.building.delete(index);
      this.#unfinished.delete(index.id);
    }
  }

  /** One piece of work after the other, so that who wants the same index at the same time finds it made. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    this.#engine.write([collection.definition(), garbage(TREE.index, index.id)]);
  }

  /** Stores a changed definition of the collection. */
  save(collection: Collection): void {
    this.#engine.write([collection.definition()]);
  }

  /** Removes some keys of what was dropped; true while there is more to do. */
  sweep(): boolean {
    const prefix = Buffer.from('g');
    const limit = this.#unfinished.size + 1;
    const marker = this.#engine
      .keys(TREE.meta, { from: prefix, to: afterPrefix(prefix), limit })
      .find((key) => key[1] === TREE.docs || !this.#unfinished.has(key.readUInt32BE(2)));
    if (marker === undefined) return false;
    const tree: Tree = marker[1] === TREE.docs ? TREE.docs : TREE.index;
    const from = marker.subarray(2);
    const keys = this.#engine.keys(tree, { from, to: afterPrefix(from), limit: SWEEP });
    const changes: Change[] = keys.map((key) => ({ tree, key, value: undefined }));
    if (keys.length < SWEEP) changes.push({ tree: TREE.meta, key: marker, value: undefined });
    this.#engine.write(changes);
    this.#engine.settle();
    return true;
  }

  /** Reads all there is anew, and answers the next free id. */
  #loadAll(): number {
    for (const collection of this.#collections.values()) collection.isGone = true;
    this.#collections.clear();
    this.views.load();
    const prefix = Buffer.from('n');
    for (const { key, value } of this.#engine.entries(TREE.meta, { from: prefix, to: afterPrefix(prefix) })) {
      this.#load(key, Doc.parse(value));
    }
    return this.#engine.get(TREE.meta, NEXT_ID_KEY)?.readUInt32BE(0) ?? 1;
  }

  #load(key: Buffer, stored: Doc): void {
    const [database = '', name = ''] = key.toString('utf8', 1).split('\0');
    const options = stored.get('options');
    const collection = new Collection(this.#engine, {
      id: Number(stored.get('id')),
      database,
      name,
      options: options instanceof Doc ? options : new Doc(),
      uuid: Buffer.from(String(stored.get('uuid')), 'hex'),
      indexes: listOf(stored.get('indexes')).map(loadIndex),
    });
    this.#collections.set(collection.namespace, collection);
  }

  #keep(collection: Collection, index: Index): void {
    collection.indexes.push(index);
    const kept = { tree: TREE.meta, key: garbageKey(TREE.index, index.id), value: undefined };
    this.#engine.write([collection.definition(), kept]);
  }

  #takeId(changes: Change[]): number {
    const id = this.#nextId;
    this.#nextId += 1;
    changes.push({ tree: TREE.meta, key: NEXT_ID_KEY, value: idPrefix(this.#nextId) });
    return id;
  }
}

const SWEEP = 1_000;

function garbage(tree: Tree, id: number): Change {
  return { tree: TREE.meta, key: garbageKey(tree, id), value: Buffer.of(1) };
}

function identityOf({ id, options, uuid, indexes }: Collection) {
  return { id, options, uuid, indexes };
}

function listOf(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

function loadIndex(stored: Value): Index {
  const spec = stored instanceof Doc ? stored.get('spec') : undefined;
  const id = stored instanceof Doc ? stored.get('id') : undefined;
  if (!(stored instanceof Doc) || !(spec instanceof Doc) || !(id instanceof Int32))
    throw new Error('broken catalog');
  return new Index(id.value, spec, stored);
}

function uuid(): Buffer {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

function assertName(database: string, name: string): void {
  const namespace = `${database}.${name}`;
  const isBadDatabase = database === '' || /[/\\. "$\0]/.test(database) || database.length > 63;
  const isBadName =
    name === '' || name.includes('\0') || name.includes('$') || name.startsWith('.') || name.endsWith('.');
  if (isBadDatabase || isBadName || Buffer.byteLength(namespace) > 255) {
    throw new CommandError(CODE.invalidNamespace, `Invalid namespace specified '${namespace}'`);
  }
  if (name.startsWith('system.') && name !== 'system.js' && name !== 'system.views') {
    throw new CommandError(CODE.invalidNamespace, `cannot write to ${namespace}`);
  }
}
