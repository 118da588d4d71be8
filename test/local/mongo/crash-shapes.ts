import type { Document } from 'bson';
import type { Db, IndexSpecification } from 'mongodb';
import { type Group, keyOf } from './crash-model.js';
import { type Operation, ROWS, type Row, type Writer } from './crash-operations.js';

/** Names of the collections that come, go and change their names. */
export const SHAPES = 'shape-';
/** A collection that is large enough for the building of an index to take a while. */
export const LARGE = 'large';
const LARGE_ROWS = 15_000;

/** Makes a collection, fills it, and gives it another name or drops it. */
export const changeShapes: Operation = async (writer) => {
  const { chance } = writer;
  const from = `${SHAPES}${chance.int(0, 4)}`;
  const to = `${SHAPES}${chance.int(4, 8)}`;
  await fill(writer, from);
  if (chance.percent(40)) await drop(writer, from);
  else await rename(writer, from, to);
};

async function fill(writer: Writer, name: string): Promise<void> {
  const rows = Array.from({ length: writer.chance.int(1, 20) }, () => {
    writer.next += 1;
    return { _id: `${writer.name}-${writer.next}`, owner: writer.name };
  });
  writer.model.begin(
    ...rows.map((row) => ({ changes: [{ key: keyOf(name, row._id), after: row }], isAtomic: true })),
  );
  await writer.db.collection<Row>(name).insertMany(rows);
  writer.model.acknowledge(rows.length);
}

async function drop(writer: Writer, name: string): Promise<void> {
  writer.model.begin({ changes: cleared(writer, name), isAtomic: true });
  await writer.db.dropCollection(name);
  writer.model.acknowledge();
}

async function rename(writer: Writer, from: string, to: string): Promise<void> {
  const moved = writer.model.keysIn(from).flatMap((key) => {
    const after = writer.model.get(key);
    return after === undefined ? [] : [{ key: keyOf(to, String(after._id)), after }];
  });
  const group: Group = {
    changes: [...cleared(writer, from), ...cleared(writer, to), ...moved],
    isAtomic: true,
  };
  writer.model.begin(group);
  await writer.db.renameCollection(from, to, { dropTarget: true });
  writer.model.acknowledge();
}

function cleared(writer: Writer, name: string) {
  return writer.model.keysIn(name).map((key) => ({ key, after: undefined }));
}

/** Indexes that come and go while others write into the collection. */
const PASSING: readonly IndexSpecification[] = [
  { n: 1 },
  { owner: 1, n: -1 },
  { tags: 1, w: 1 },
  { '$**': 1 },
  { owner: 1, 'tags.$**': 1, n: -1 },
];

/** Which of the passing indexes there are: yes, no, or unknown after a crash. */
export class PassingIndexes {
  readonly #isThere = new Map<string, boolean | undefined>();
  isBuilding = false;
  acknowledged = 0;

  async change(db: Db, pick: (list: readonly IndexSpecification[]) => IndexSpecification): Promise<void> {
    const key = pick(PASSING);
    const name = nameOf(key);
    const wasThere = this.#isThere.get(name) === true;
    this.#isThere.set(name, undefined);
    if (wasThere) await db.collection(ROWS).dropIndex(name);
    else await db.collection(ROWS).createIndex(key, { name });
    this.#isThere.set(name, !wasThere);
    this.acknowledged += 1;
  }

  /** Builds an index over many documents, or drops it. */
  async build(db: Db): Promise<void> {
    this.isBuilding = true;
    await db.collection(LARGE).createIndex({ text: 1, n: 1 }, { name: 'slow' });
    this.isBuilding = false;
    this.acknowledged += 1;
    await db.collection(LARGE).dropIndex('slow');
    this.acknowledged += 1;
  }

  /** Takes over what is there after a crash. Answers what should not be so. */
  settle(names: readonly string[]): string[] {
    this.isBuilding = false;
    const problems: string[] = [];
    for (const name of PASSING.map(nameOf)) {
      const known = this.#isThere.get(name);
      if (known !== undefined && known !== names.includes(name))
        problems.push(`index ${name} ${known ? 'is lost' : 'is back'}`);
      this.#isThere.set(name, names.includes(name));
    }
    return problems;
  }
}

function nameOf(key: IndexSpecification): string {
  return `passing ${JSON.stringify(key)}`;
}

export async function fillLarge(db: Db): Promise<void> {
  const rows: Document[] = Array.from({ length: LARGE_ROWS }, (_, n) => ({ n, text: `text ${n % 977}` }));
  await db.collection(LARGE).insertMany(rows);
}
