import { Doc } from '../bson/document.js';
import { type Collation, parseCollation } from '../query/collation.js';
import { afterPrefix, type Engine, TREE } from './engine.js';

/** A query with a name: what it shows is worked out each time it is read. */
export interface View {
  readonly database: string;
  readonly name: string;
  /** The collection or view of the same database that it stands on; there may be none. */
  readonly source: string;
  readonly pipeline: readonly Doc[];
  readonly collation: Collation;
  /** As `listCollections` shows it. */
  readonly options: Doc;
}

/** The views of all databases. */
export class Views {
  readonly #engine: Engine;
  readonly #views = new Map<string, View>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get count(): number {
    return this.#views.size;
  }

  find(database: string, name: string): View | undefined {
    return this.#views.size === 0 ? undefined : this.#views.get(`${database}.${name}`);
  }

  /** All views of a database, by name. */
  list(database: string): View[] {
    return [...this.#views.values()]
      .filter((view) => view.database === database)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  databases(): string[] {
    return [...this.#views.values()].map(({ database }) => database);
  }

  /** Stores a view, in place of one of that name. */
  put(database: string, name: string, options: Doc): void {
    this.#engine.write([{ tree: TREE.meta, key: viewKey(database, name), value: options.toBytes() }]);
    this.#views.set(`${database}.${name}`, viewOf(database, name, options));
  }

  drop({ database, name }: View): void {
    this.#engine.write([{ tree: TREE.meta, key: viewKey(database, name), value: undefined }]);
    this.#views.delete(`${database}.${name}`);
  }

  /** Reads all there is anew. */
  load(): void {
    this.#views.clear();
    for (const { key, value } of this.#engine.entries(TREE.meta, { from: PREFIX, to: afterPrefix(PREFIX) })) {
      const [database = '', name = ''] = key.toString('utf8', PREFIX.length).split('\0');
      this.#views.set(`${database}.${name}`, viewOf(database, name, Doc.parse(value)));
    }
  }
}

const PREFIX = Buffer.from('v');

function viewKey(database: string, name: string): Buffer {
  return Buffer.concat([PREFIX, Buffer.from(`${database}\0${name}`)]);
}

function viewOf(database: string, name: string, options: Doc): View {
  const pipeline = options.get('pipeline');
  return {
    database,
    name,
    source: String(options.get('viewOn')),
    pipeline: Array.isArray(pipeline) ? pipeline.filter((stage) => stage instanceof Doc) : [],
    collation: parseCollation(options.get('collation')),
    options,
  };
}
