import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Collection,
  Decimal128,
  type Document,
  type IndexDescription,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
} from 'mongodb';
import { type Row, useStore } from './store.js';

/**
 * A failure prints its seed and path: `STORE_SEED=1 STORE_PATH=2:3 npm run test:store` runs that case again.
 * `STORE_RUNS` makes it longer than the default.
 */
const { STORE_SEED, STORE_PATH, STORE_RUNS } = process.env;
const replay = {
  numRuns: Number(STORE_RUNS ?? 40),
  ...(STORE_RUNS === undefined && STORE_SEED === undefined ? { interruptAfterTimeLimit: 4_000 } : {}),
  ...(STORE_SEED === undefined ? {} : { seed: Number(STORE_SEED) }),
  ...(STORE_PATH === undefined ? {} : { path: STORE_PATH }),
};

/** Mostly a few small numbers, so that questions and documents meet. */
const scalar = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 2 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(null, 'a', 'b', 'ab', 'A', '', 1.5, -0, Number.NaN, true, false),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      new Date(0),
      new Date(5),
      Long.fromNumber(2),
      Decimal128.fromString('1.50'),
      new ObjectId('000000000000000000000001'),
      new MinKey(),
      new MaxKey(),
    ),
  },
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }, { requiredKeys: [] }) },
);
const row = fc.record(
  {
    a: value,
    b: scalar,
    c: fc.array(fc.record({ d: scalar, e: scalar }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const range = fc
  .record({ $gt: scalar, $lte: scalar }, { requiredKeys: [] })
  .filter((bounds) => Object.keys(bounds).length > 0);
const condition: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  value,
  range,
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: range }),
  fc.record({ $elemMatch: fc.record({ $gte: scalar, $lt: scalar }) }),
  fc.record({ $all: fc.array(scalar, { minLength: 1, maxLength: 2 }) }),
  fc.record({ $size: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ $type: fc.constantFrom('number', 'string', 'array', 'null') }),
  fc.constant(/^a/),
);
const PATHS = ['a', 'b', 'c.d', 'c.e', 'a.x', 'c.0.d'];
const conditionOn = fc
  .tuple(fc.constantFrom(...PATHS), condition)
  .map(([path, about]): Document => ({ [path]: about }));
/** Mostly about one field or two: of many conditions hardly a document satisfies all. */
const fields = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(conditionOn) },
    { weight: 3, arbitrary: fc.tuple(conditionOn, conditionOn) },
    { weight: 1, arbitrary: fc.array(conditionOn, { maxLength: 4 }) },
  )
  .map((conditions): Document => Object.assign({}, ...conditions));
const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 5, arbitrary: fields },
  { weight: 1, arbitrary: fc.tuple(fields, fields).map((clauses) => ({ $or: clauses })) },
  { weight: 1, arbitrary: fc.tuple(fields, fields).map((clauses) => ({ $and: clauses })) },
  { weight: 1, arbitrary: fc.tuple(fields).map((clauses) => ({ $nor: clauses })) },
  {
    weight: 1,
    arbitrary: fc.record({ c: fc.record({ $elemMatch: fc.record({ d: scalar, e: condition }) }) }),
  },
);
const sort = fc.constantFrom<Record<string, 1 | -1>>(
  {},
  { a: 1 },
  { a: -1 },
  { b: 1, a: -1 },
  { b: -1, a: 1 },
  { b: 1 },
  { 'c.d': 1 },
  { 'c.d': -1, 'c.e': -1 },
);
const options = fc.record(
  {
    limit: fc.integer({ min: 1, max: 5 }),
    skip: fc.integer({ min: 0, max: 3 }),
    collation: fc.constant({ locale: 'en', strength: 2 as const }),
  },
  { requiredKeys: [] },
);
const update: fc.Arbitrary<Document> = fc.oneof(
  fc.record({ $set: fc.record({ a: value }) }),
  fc.record({ $set: fc.record({ b: scalar }) }),
  fc.record({ $inc: fc.constantFrom({ b: 1 }, { b: 1.5 }) }),
  fc.record({ $unset: fc.constantFrom({ a: 1 }, { b: 1 }, { c: 1 }) }),
  fc.record({ $push: fc.record({ c: fc.record({ d: scalar, e: scalar }) }) }),
  fc.record({ $pull: fc.record({ c: fc.record({ d: scalar }) }) }),
  fc.record({ $pop: fc.constant({ c: 1 }) }),
  fc.record({ $rename: fc.constant({ b: 'f' }) }),
  fc.record({ $max: fc.record({ a: scalar }) }),
);

/** Few indexes to a collection, so that each is the best there is for something. */
const INDEXES: Record<string, IndexDescription[]> = {
  single: [{ key: { a: 1 } }],
  compound: [{ key: { b: 1, a: -1 } }],
  multikey: [{ key: { 'c.d': 1, 'c.e': 1 } }, { key: { a: -1 } }],
  sparse: [
    { key: { 'a.x': 1 }, sparse: true },
    { key: { b: 1 }, sparse: true },
  ],
  partial: [{ key: { b: -1 }, partialFilterExpression: { a: { $gt: 0 } } }],
  partialByType: [{ key: { a: 1 }, partialFilterExpression: { b: { $exists: true } } }],
  loose: [{ key: { b: 1 }, collation: { locale: 'en', strength: 2 } }],
  wildcard: [{ key: { '$**': 1 } }],
  wildcardBelow: [
    { key: { 'a.$**': 1 }, collation: { locale: 'en', strength: 2 } },
    { key: { 'c.$**': -1 } },
  ],
  wildcardBehind: [{ key: { b: 1, '$**': 1 }, wildcardProjection: { _id: 0, b: 0 } }],
  wildcardBefore: [{ key: { 'c.$**': 1, b: -1 } }, { key: { a: 1, 'c.$**': 1 } }],
  many: [{ key: { a: 1 } }, { key: { b: 1 } }, { key: { 'c.d': 1 } }, { key: { b: -1, 'c.e': 1 } }],
};

interface Question {
  readonly where: Document;
  readonly order: Record<string, 1 | -1>;
  readonly more: { limit?: number; skip?: number; collation?: { locale: string; strength: 2 } };
}

const question: fc.Arbitrary<Question> = fc.record({ where: filter, order: sort, more: options });

describe('store: plans by an index and without', () => {
  const store = useStore({ ignoreUndefined: true });
  const collections = new Map<string, Collection<Row>>();
  let indexed: Collection<Row>;
  let plain: Collection<Row>;
  before(async () => {
    plain = store.rows();
    for (const [kind, indexes] of Object.entries(INDEXES)) {
      const rows = store.rows();
      await rows.createIndexes(indexes);
      collections.set(kind, rows);
    }
  });

  it('find the same, before and after the same updates', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(INDEXES)),
        fc.array(row, { minLength: 4, maxLength: 25, size: 'max' }),
        fc.array(question, { minLength: 4, maxLength: 8 }),
        fc.array(fc.tuple(filter, update), { maxLength: 3 }),
        async (kind, documents, questions, changes) => {
          indexed = collections.get(kind) ?? plain;
          await Promise.all([indexed.deleteMany({}), plain.deleteMany({})]);
          const rows = documents.map((document, _id) => ({ ...document, _id }));
          await Promise.all([indexed.insertMany(rows), plain.insertMany(rows)]);
          await compareAll(questions);
          for (const [where, change] of changes) await compareUpdate(where, change);
          await compareAll(questions);
        },
      ),
      replay,
    );
  });

  async function compareUpdate(where: Document, change: Document): Promise<void> {
    const [first] = await plain.find(where).sort({ _id: 1 }).limit(1).toArray();
    const only = first === undefined ? where : { _id: first._id };
    const outcomes = await Promise.all(
      [indexed, plain].map((rows) => rows.updateMany(only, change).then(countsOf, codeOf)),
    );
    expect(outcomes[0], JSON.stringify({ only, change })).to.deep.equal(outcomes[1]);
    const many = await Promise.all(
      [indexed, plain].map((rows) => rows.updateMany(where, { $set: { seen: true } }).then(countsOf, codeOf)),
    );
    expect(many[0], JSON.stringify({ where })).to.deep.equal(many[1]);
    const all = { sort: { _id: 1 } } as const;
    expect(await indexed.find({}, all).toArray()).to.deep.equal(await plain.find({}, all).toArray());
  }

  async function compareAll(questions: readonly Question[]): Promise<void> {
    for (const { where, order, more } of questions) {
      const said = JSON.stringify({ where, order, more });
      const sorted = { ...more, sort: { ...order, _id: 1 } } as const;
      const full = await indexed.find(where, { ...sorted, hint: { $natural: 1 } }).toArray();
      expect(await indexed.find(where, sorted).toArray(), said).to.deep.equal(full);
      expect(await plain.find(where, sorted).toArray(), `${said} without indexes`).to.deep.equal(full);
      const { collation } = more;
      const asked = collation === undefined ? {} : { collation };
      const all = await indexed.find(where, { ...asked, hint: { $natural: 1 }, sort: { _id: 1 } }).toArray();
      const byOrder = await indexed.find(where, { ...asked, sort: order }).toArray();
      expect(
        byOrder.map(({ _id }) => _id).sort((x, y) => x - y),
        said,
      ).to.deep.equal(all.map(({ _id }) => _id));
      const { n } = await store.db.command({ count: indexed.collectionName, query: where, ...asked });
      expect(n, `${said} counted`).to.equal(all.length);
      const [total] = await indexed.aggregate([{ $match: where }, { $count: 'n' }], asked).toArray();
      expect(total?.n ?? 0, `${said} in a pipeline`).to.equal(all.length);
    }
  }

  function countsOf({ matchedCount, modifiedCount }: { matchedCount: number; modifiedCount: number }) {
    return { matchedCount, modifiedCount };
  }

  function codeOf(error: unknown): unknown {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
});
