import type { Document } from 'bson';
import type { Collection, Db, WriteConcernSettings } from 'mongodb';
import { type Group, keyOf, type Model } from './crash-model.js';
import type { Chance } from './seeded.js';

/** One connection that writes, and what it knows. All it writes bears its name. */
export interface Writer {
  readonly name: string;
  readonly db: Db;
  readonly model: Model;
  readonly chance: Chance;
  /** Makes `_id`s that were never there before. */
  next: number;
}

export interface Row extends Document {
  _id: string;
  owner: string;
}

export type Operation = (writer: Writer) => Promise<void>;

/** What the load consists of; the number says how often an operation comes up. */
export const OPERATIONS: readonly (readonly [number, Operation])[] = [
  [20, (writer) => insertOne(writer, ACKNOWLEDGED)],
  [6, (writer) => insertOne(writer, { w: 1, j: true })],
  [6, insertUnheard],
  [8, (writer) => insertMany(writer, true)],
  [8, (writer) => insertMany(writer, false)],
  [20, increment],
  [8, grow],
  [8, push],
  [8, findAndUpsert],
  [6, replace],
  [8, removeOne],
  [3, updateMany],
  [3, removeMany],
  [3, bulkWrite],
  [3, bulkCommand],
  [2, insertBig],
  [3, insertExpiring],
];

export const ROWS = 'rows';
export const BIG = 'big';
/** Its documents may go at any time. */
export const EXPIRING = 'expiring';

const ACKNOWLEDGED: WriteConcernSettings = { w: 1 };

async function insertOne(writer: Writer, concern: WriteConcernSettings): Promise<void> {
  const row = newRow(writer);
  writer.model.begin(single(ROWS, row));
  await rowsOf(writer).insertOne(row, { writeConcern: concern });
  writer.model.acknowledge();
}

/** Nobody answers, so it counts as stored only when a later write of the connection is acknowledged. */
async function insertUnheard(writer: Writer): Promise<void> {
  const row = newRow(writer);
  writer.model.begin(single(ROWS, row));
  await rowsOf(writer).insertOne(row, { writeConcern: { w: 0 } });
}

async function insertMany(writer: Writer, ordered: boolean): Promise<void> {
  const rows = Array.from({ length: writer.chance.int(2, 60) }, () => newRow(writer));
  writer.model.begin(...rows.map((row) => single(ROWS, row)));
  await rowsOf(writer).insertMany(rows, { ordered });
  writer.model.acknowledge(rows.length);
}

async function increment(writer: Writer): Promise<void> {
  const row = someRow(writer);
  if (row === undefined) return insertOne(writer, ACKNOWLEDGED);
  writer.model.begin(single(ROWS, { ...row, n: row.n + 1 }));
  await rowsOf(writer).updateOne({ _id: row._id }, { $inc: { n: 1 } });
  writer.model.acknowledge();
}

async function grow(writer: Writer): Promise<void> {
  const row = someRow(writer);
  if (row === undefined) return;
  const text = 'x'.repeat(writer.chance.int(1, 5_000));
  writer.model.begin(single(ROWS, { ...row, text }));
  await rowsOf(writer).updateOne({ _id: row._id }, { $set: { text } });
  writer.model.acknowledge();
}

async function push(writer: Writer): Promise<void> {
  const row = someRow(writer);
  if (row === undefined || row.tags.length > 30) return;
  const tag = `t${writer.chance.int(0, 20)}`;
  writer.model.begin(single(ROWS, { ...row, tags: [...row.tags, tag] }));
  await writer.db
    .collection<{ _id: string; tags: string[] }>(ROWS)
    .updateOne({ _id: row._id }, { $push: { tags: tag } });
  writer.model.acknowledge();
}

async function findAndUpsert(writer: Writer): Promise<void> {
  const known = writer.chance.percent(50) ? someRow(writer) : undefined;
  const _id = known?._id ?? newId(writer);
  const unique = `u-${_id}`;
  const after: Document =
    known === undefined
      ? { _id, n: 1, owner: writer.name, k: unique, tags: [] }
      : { ...known, n: known.n + 1 };
  writer.model.begin(single(ROWS, after));
  await rowsOf(writer).findOneAndUpdate(
    { _id },
    { $inc: { n: 1 }, $setOnInsert: { owner: writer.name, k: unique, tags: [] } },
    { upsert: true },
  );
  writer.model.acknowledge();
}

async function replace(writer: Writer): Promise<void> {
  const row = someRow(writer);
  if (row === undefined) return;
  const after = { ...newRow(writer), _id: row._id };
  writer.model.begin(single(ROWS, after));
  await rowsOf(writer).replaceOne({ _id: row._id }, after);
  writer.model.acknowledge();
}

async function removeOne(writer: Writer): Promise<void> {
  const row = someRow(writer);
  if (row === undefined) return;
  writer.model.begin(gone(ROWS, row._id));
  await rowsOf(writer).deleteOne({ _id: row._id });
  writer.model.acknowledge();
}

async function updateMany(writer: Writer): Promise<void> {
  const w = writer.chance.int(0, 10);
  const rows = allRows(writer).filter((row) => row.w === w);
  const changes = rows.map((row) => ({ key: keyOf(ROWS, row._id), after: { ...row, n: row.n + 1 } }));
  writer.model.begin({ changes, isAtomic: false });
  await rowsOf(writer).updateMany({ owner: writer.name, w }, { $inc: { n: 1 } });
  writer.model.acknowledge(rows.length);
}

async function removeMany(writer: Writer): Promise<void> {
  const w = writer.chance.int(0, 10);
  const rows = allRows(writer).filter((row) => row.w === w);
  const changes = rows.map((row) => ({ key: keyOf(ROWS, row._id), after: undefined }));
  writer.model.begin({ changes, isAtomic: false });
  await rowsOf(writer).deleteMany({ owner: writer.name, w });
  writer.model.acknowledge(rows.length);
}

async function bulkWrite(writer: Writer): Promise<void> {
  const [first, second] = [newRow(writer), newRow(writer)];
  writer.model.begin(
    single(ROWS, first),
    single(ROWS, second),
    single(ROWS, { ...first, n: first.n + 5 }),
    gone(ROWS, second._id),
  );
  await rowsOf(writer).bulkWrite([
    { insertOne: { document: first } },
    { insertOne: { document: second } },
    { updateOne: { filter: { _id: first._id }, update: { $inc: { n: 5 } } } },
    { deleteOne: { filter: { _id: second._id } } },
  ]);
  writer.model.acknowledge(4);
}

/** The command for several collections at once. */
async function bulkCommand(writer: Writer): Promise<void> {
  const [row, big] = [newRow(writer), { _id: newId(writer), owner: writer.name, text: 'small' }];
  writer.model.begin(single(ROWS, row), single(BIG, big), gone(BIG, big._id));
  const database = writer.db.databaseName;
  await writer.db.admin().command({
    bulkWrite: 1,
    ops: [
      { insert: 0, document: row },
      { insert: 1, document: big },
      { delete: 1, filter: { _id: big._id }, multi: false },
    ],
    nsInfo: [{ ns: `${database}.${ROWS}` }, { ns: `${database}.${BIG}` }],
  });
  writer.model.acknowledge(3);
}

/** Up to 3 MiB; the one before goes, so that the folder does not grow for ever. */
async function insertBig(writer: Writer): Promise<void> {
  const [before] = writer.model.keysIn(BIG);
  const text = 'b'.repeat(writer.chance.int(500_000, 3_000_000));
  const document = { _id: newId(writer), owner: writer.name, text };
  const big = writer.db.collection<Row>(BIG);
  writer.model.begin(single(BIG, document));
  await big.insertOne(document);
  writer.model.acknowledge();
  if (before === undefined) return;
  const _id = before.slice(before.indexOf('/') + 1);
  writer.model.begin(gone(BIG, _id));
  await big.deleteOne({ _id });
  writer.model.acknowledge();
}

async function insertExpiring(writer: Writer): Promise<void> {
  const at = new Date(Date.now() + writer.chance.int(-1_000, 1_000));
  await writer.db.collection<Row>(EXPIRING).insertOne({ _id: newId(writer), owner: writer.name, at });
}

function rowsOf(writer: Writer): Collection<Row> {
  return writer.db.collection<Row>(ROWS);
}

function newId(writer: Writer): string {
  writer.next += 1;
  return `${writer.name}-${writer.next}`;
}

function newRow(writer: Writer): Row {
  const { chance } = writer;
  const _id = newId(writer);
  return {
    _id,
    owner: writer.name,
    n: chance.int(0, 1_000),
    k: `k-${_id}`,
    w: chance.int(0, 10),
    tags: Array.from({ length: chance.int(0, 4) }, () => `t${chance.int(0, 20)}`),
    ...(chance.percent(30) ? { rare: chance.int(0, 100) } : {}),
  };
}

function someRow(writer: Writer): Document | undefined {
  const keys = writer.model.keysIn(ROWS);
  return keys.length === 0 ? undefined : writer.model.get(writer.chance.pick(keys));
}

function allRows(writer: Writer): Document[] {
  return writer.model.keysIn(ROWS).flatMap((key) => writer.model.get(key) ?? []);
}

function single(collection: string, after: Document): Group {
  return { changes: [{ key: keyOf(collection, String(after._id)), after }], isAtomic: true };
}

function gone(collection: string, id: string): Group {
  return { changes: [{ key: keyOf(collection, id), after: undefined }], isAtomic: true };
}
