import { expect } from 'chai';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';
import { type RunningServer, runServer } from './running-server.js';

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom<unknown>(null, 'a', 'b', 'ab', '', 1.5, true, false, new Date(0), new Date(5)),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }, { requiredKeys: [] }) },
);
const row = fc.record(
  { a: value, b: scalar, c: fc.array(fc.record({ d: scalar, e: scalar }), { maxLength: 2 }) },
  { requiredKeys: [] },
);
const condition: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  value,
  fc
    .record({ $gt: scalar, $lte: scalar }, { requiredKeys: [] })
    .filter((range) => Object.keys(range).length > 0),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: fc.record({ $gt: scalar }) }),
  fc.record({ $elemMatch: fc.record({ $gte: scalar, $lt: scalar }) }),
  fc.constant(/^a/),
);
const fields = fc.record(
  { a: condition, b: condition, 'c.d': condition, 'c.e': condition, 'a.x': condition },
  { requiredKeys: [] },
);
const filter = fc.oneof(
  { weight: 4, arbitrary: fields },
  { weight: 1, arbitrary: fc.tuple(fields, fields).map((clauses) => ({ $or: clauses })) },
  { weight: 1, arbitrary: fc.tuple(fields, fields).map((clauses) => ({ $and: clauses })) },
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
  { 'c.d': 1 },
  { b: -1 },
);
const update = fc.oneof(
  fc.record({ $set: fc.record({ a: value, b: scalar }, { requiredKeys: [] }) }),
  fc.record({ $unset: fc.constantFrom({ a: 1 }, { b: 1 }, { c: 1 }) }),
  fc.record({ $push: fc.record({ c: fc.record({ d: scalar, e: scalar }) }) }),
);

describe('document server: plans', () => {
  let server: RunningServer;
  let indexed: Collection<Document & { _id: number }>;
  let plain: Collection<Document & { _id: number }>;
  before(async () => {
    server = await runServer({ ignoreUndefined: true });
    indexed = server.db.collection('indexed');
    plain = server.db.collection('plain');
    await indexed.createIndexes([
      { key: { a: 1 } },
      { key: { b: 1, a: -1 } },
      { key: { 'c.d': 1, 'c.e': 1 } },
      { key: { 'a.x': 1 }, sparse: true },
      { key: { b: -1 }, partialFilterExpression: { a: { $gt: 0 } } },
    ]);
  });
  after(() => server.stop());

  it('find the same with indexes as without, before and after updates', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(filter, sort), { minLength: 3, maxLength: 6 }),
        fc.array(fc.tuple(filter, update), { maxLength: 2 }),
        async (documents, queries, changes) => {
          await Promise.all([indexed.deleteMany({}), plain.deleteMany({})]);
          const rows = documents.map((document, _id) => ({ ...document, _id }));
          await Promise.all([indexed.insertMany(rows), plain.insertMany(rows)]);
          await compareAll(queries);
          for (const [where, change] of changes) {
            const ours = await indexed.updateMany(where, change as Document).catch(String);
            expect(await plain.updateMany(where, change as Document).catch(String)).to.deep.equal(ours);
          }
          await compareAll(queries);
        },
      ),
      { numRuns: 40, interruptAfterTimeLimit: 4_000 },
    );
  });

  async function compareAll(queries: [Document, Record<string, 1 | -1>][]): Promise<void> {
    for (const [where, order] of queries) {
      const full = { ...order, _id: 1 } as const;
      const [ours, theirs, count] = await Promise.all([
        indexed.find(where).sort(order).toArray(),
        plain.find(where).sort(full).toArray(),
        indexed.countDocuments(where),
      ]);
      const query = JSON.stringify({ where, order });
      expect(ours.map(({ _id }) => _id).sort(), query).to.deep.equal(theirs.map(({ _id }) => _id).sort());
      expect(count, query).to.equal(theirs.length);
      const sorted = await indexed.find(where).sort(full).toArray();
      expect(sorted, query).to.deep.equal(theirs);
    }
  }
});
