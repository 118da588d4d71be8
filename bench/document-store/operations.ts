import type { Collection, Db } from 'mongodb';
import type { Random } from '../random.js';
import { dueAt, idOf, keyOf, type Row, rowAt, STATUSES } from './tickets.js';

/** What one operation works on: a collection that holds `size` rows before and after each of its turns. */
export interface Ground {
  readonly db: Db;
  readonly rows: Collection<Row>;
  readonly size: number;
  readonly random: Random;
}

/** One timed operation; all of its calls do the same amount of work, whatever the size of the collection. */
export interface Operation {
  readonly name: string;
  /** How many calls stand for one sample of another operation: a batch of 1,000 is called less often. */
  readonly share: number;
  /** Makes ready what the next calls need, untimed. */
  prepare?(ground: Ground, calls: number): Promise<void>;
  /** Its `call`-th call in this turn, timed. */
  run(ground: Ground, call: number): Promise<unknown>;
  /** Makes the collection what it was, untimed. */
  restore?(ground: Ground): Promise<void>;
}

/** How many rows a page and a count come to. */
const PAGE = 50;
const COUNTED = 100;
const BATCH = 1_000;

const ping: Operation = {
  name: 'ping',
  share: 1,
  run: async ({ db }) => db.command({ ping: 1 }),
};

const insertOne: Operation = {
  name: 'insertOne',
  share: 1,
  run: async ({ rows, size }, call) => rows.insertOne(rowAt(size + call, size)),
  restore: removeAdded,
};

const insertMany: Operation = {
  name: 'insertMany of 1,000',
  share: 0.02,
  run: async ({ rows, size }, call) =>
    rows.insertMany(Array.from({ length: BATCH }, (_, at) => rowAt(size + call * BATCH + at, size))),
  restore: removeAdded,
};

const findById: Operation = {
  name: 'findOne by _id',
  share: 1,
  run: async ({ rows, size, random }) => found(await rows.findOne({ _id: idOf(random(size)) })),
};

const findByKey: Operation = {
  name: 'findOne by unique key',
  share: 1,
  run: async ({ rows, size, random }) => found(await rows.findOne({ key: keyOf(random(size)) })),
};

const page: Operation = {
  name: 'page of 50, compound index and sort',
  share: 0.3,
  async run({ rows, size, random }) {
    const from = random(size - PAGE * STATUSES.length);
    const query = { status: statusOf(random), dueAt: { $gte: dueAt(from) } };
    expectCount(PAGE, (await rows.find(query).sort({ dueAt: 1 }).limit(PAGE).toArray()).length);
  },
};

const mergedPage: Operation = {
  name: 'page of 50, three statuses in one order',
  share: 0.3,
  async run({ rows, size, random }) {
    const from = random(size - PAGE * STATUSES.length);
    const query = { status: { $in: ['new', 'open', 'waiting'] }, dueAt: { $gte: dueAt(from) } };
    expectCount(PAGE, (await rows.find(query).sort({ dueAt: 1 }).limit(PAGE).toArray()).length);
  },
};

const set: Operation = {
  name: 'updateOne $set',
  share: 1,
  async run({ rows, size, random }) {
    const change = { $set: { updatedAt: new Date(), severity: random(1_000_000) } };
    expectCount(1, (await rows.updateOne({ _id: idOf(random(size)) }, change)).modifiedCount);
  },
};

/** Moves the row to another place of the compound index and back. */
const setIndexed: Operation = {
  name: 'updateOne $set of an indexed field',
  share: 1,
  async run({ rows, size, random }, call) {
    const number = Math.floor(size / 7) + (call >> 1);
    const { dueAt: own } = rowAt(number % size, size);
    const moved = new Date(dueAt(random(size)).getTime() + 1);
    const change = { $set: { dueAt: call % 2 === 0 ? moved : own } };
    expectCount(1, (await rows.updateOne({ _id: idOf(number % size) }, change)).matchedCount);
  },
};

/** Three of four calls find their row, the fourth inserts it. */
const increment: Operation = {
  name: 'findOneAndUpdate $inc, upsert',
  share: 1,
  async run({ rows, size, random }, call) {
    const number = call % 4 === 3 ? size + call : random(size);
    const change = { $inc: { views: 1 } };
    found(
      await rows.findOneAndUpdate({ key: keyOf(number) }, change, { upsert: true, returnDocument: 'after' }),
    );
  },
  restore: removeAdded,
};

const count: Operation = {
  name: 'count of 100 by index',
  share: 0.5,
  async run({ rows, size, random }) {
    const from = random(size - COUNTED * STATUSES.length);
    const span = { $gte: dueAt(from), $lt: dueAt(from + COUNTED * STATUSES.length) };
    expectCount(COUNTED, await rows.countDocuments({ status: statusOf(random), dueAt: span }));
  },
};

const remove: Operation = {
  name: 'deleteOne by unique key',
  share: 1,
  async prepare({ rows, size }, calls) {
    await rows.insertMany(Array.from({ length: calls }, (_, call) => rowAt(size + call, size)));
  },
  async run({ rows, size }, call) {
    expectCount(1, (await rows.deleteOne({ key: keyOf(size + call) })).deletedCount);
  },
};

/** In the order in which they take turns. */
export const OPERATIONS: readonly Operation[] = [
  ping,
  findById,
  findByKey,
  page,
  mergedPage,
  count,
  set,
  setIndexed,
  increment,
  insertOne,
  insertMany,
  remove,
];

/** Their ids come after those of all loaded rows; so do ids that the server makes for what it upserts. */
async function removeAdded({ rows, size }: Ground): Promise<void> {
  await rows.deleteMany({ _id: { $gte: idOf(size) } });
}

function statusOf(random: Random): string {
  return STATUSES[random(STATUSES.length)] ?? 'new';
}

function found(row: unknown): void {
  if (row === null) throw new Error('found nothing');
}

function expectCount(wanted: number, seen: number): void {
  if (seen !== wanted) throw new Error(`${seen} rows instead of ${wanted}`);
}
