import { expect } from 'chai';
import type { Collection, IndexSpecification } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('an index on all fields', () => {
  const store = useStore();
  let rows: Collection<Row>;

  beforeEach(async () => {
    rows = await store.rowsOf([
      { _id: 1, a: { b: 1, c: 'x' } },
      { _id: 2, a: [{ b: 2 }, { b: 9 }], s: 'text' },
      { _id: 3, n: null, a: { b: 'y'.repeat(3_000) } },
      { _id: 4, list: [1, [2]], empty: {} },
    ]);
  });

  const idsOf = async (filter: object) => (await rows.find(filter).toArray()).map(({ _id }) => _id);
  const planOf = async (filter: object) => JSON.stringify(await rows.find(filter).explain('queryPlanner'));

  it('finds what any path has', async () => {
    await rows.createIndex({ '$**': 1 });
    for (const [filter, expected] of [
      [{ 'a.b': 1 }, [1]],
      [{ 'a.b': { $gt: 1, $lt: 5 } }, [2]],
      [{ 'a.b': { $gte: 9 }, s: /^te/ }, [2]],
      [{ 'a.b': { $in: [1, 2] } }, [1, 2]],
      [{ 'a.b': 'y'.repeat(3_000) }, [3]],
      [{ list: 1 }, [4]],
    ] as const) {
      expect(await planOf(filter), JSON.stringify(filter)).to.include('$**_1');
      expect(await idsOf(filter)).to.deep.equal([...expected]);
    }
  });

  it('is no help with what is missing, or a list or document as a whole', async () => {
    await rows.createIndex({ '$**': 1 });
    for (const [filter, expected] of [
      [{ n: null }, [1, 2, 3, 4]],
      [{ s: { $exists: false } }, [1, 3, 4]],
      [{ list: [1, [2]] }, [4]],
      [{ empty: {} }, [4]],
      [{ 'a.0.b': 2 }, [2]],
    ] as const) {
      expect(await planOf(filter), JSON.stringify(filter)).to.include('COLLSCAN');
      expect(await idsOf(filter)).to.deep.equal([...expected]);
    }
  });

  it('follows changes, and may mean some fields only', async () => {
    await rows.createIndex({ 'a.$**': 1 });
    await rows.createIndex({ '$**': 1 }, { name: 'some', wildcardProjection: { s: 1 } });
    expect(await planOf({ 'a.c': 'x' })).to.include('a.$**_1');
    expect(await planOf({ s: 'text' })).to.include('some');
    expect(await planOf({ list: 1 })).to.include('COLLSCAN');
    await rows.updateOne({ _id: 1 }, { $set: { 'a.b': 7 } });
    await rows.deleteOne({ _id: 2 });
    expect(await idsOf({ 'a.b': 1 })).to.deep.equal([]);
    expect(await idsOf({ 'a.b': { $gt: 1 } })).to.deep.equal([1]);
  });

  it('is refused what it cannot be', async () => {
    const making = (key: IndexSpecification, options = {}) => errorOf(rows.createIndex(key, options));
    expect(await making({ '$**': 1 }, { unique: true })).to.include({ code: 67 });
    expect(await making({ '$**': 1 }, { expireAfterSeconds: 5 })).to.include({ code: 67 });
    expect(await making({ '$**': 'hashed' })).to.include({ code: 67 });
    expect(await making({ a: 1 }, { wildcardProjection: { a: 1 } })).to.include({ code: 2 });
    expect(await making({ 'a.$**': 1 }, { wildcardProjection: { a: 1 } })).to.include({ code: 9 });
  });

  describe('beside fields that are named', () => {
    const key = { tenant: 1, '$**': 1, at: -1 } as const;
    const wildcardProjection = { tenant: 0, at: 0, _id: 0 };

    beforeEach(async () => {
      rows = await store.rowsOf([
        { _id: 1, tenant: 'a', at: 1, color: 'red', size: { w: 3 } },
        { _id: 2, tenant: 'a', at: 2, color: ['red', 'blue'] },
        { _id: 3, tenant: 'b', at: 3, color: 'red' },
        { _id: 4, tenant: 'a', at: 4 },
        { _id: 5, tenant: ['a', 'b'], color: 'green' },
        { _id: 6, color: 'red' },
      ]);
      await rows.createIndex(key, { wildcardProjection });
    });

    it('finds by the named ones, and by what any other has', async () => {
      for (const [filter, expected] of [
        [{ tenant: 'a' }, [1, 2, 4, 5]],
        [{ tenant: 'a', color: 'red' }, [1, 2]],
        [{ tenant: 'b', color: 'green' }, [5]],
        [{ tenant: { $in: ['a', 'b'] }, color: 'red' }, [1, 2, 3]],
        [{ tenant: 'a', 'size.w': { $gt: 2 } }, [1]],
        [{ tenant: 'a', color: 'red', at: { $gte: 2 } }, [2]],
        [{ tenant: 'a', color: { $exists: false } }, [4]],
        [{ tenant: null, color: 'red' }, [6]],
      ] as const) {
        expect(await planOf(filter), JSON.stringify(filter)).to.include('tenant_1_$**_1_at_-1');
        expect((await idsOf(filter)).sort(), JSON.stringify(filter)).to.deep.equal([...expected]);
      }
      expect(await planOf({ color: 'red' }), 'without the named one').to.include('COLLSCAN');
    });

    it('follows changes', async () => {
      await rows.updateOne({ _id: 4 }, { $set: { color: 'red' } });
      await rows.updateOne({ _id: 1 }, { $set: { tenant: 'b' } });
      await rows.deleteOne({ _id: 2 });
      expect(await idsOf({ tenant: 'a', color: 'red' })).to.deep.equal([4]);
      expect((await idsOf({ tenant: 'b', color: 'red' })).sort()).to.deep.equal([1, 3]);
      expect(await store.db.command({ validate: rows.collectionName })).to.include({ valid: true });
    });

    it('is refused what it cannot be', async () => {
      const making = (made: IndexSpecification, options = {}) => errorOf(rows.createIndex(made, options));
      const refused = [
        await making({ tenant: 1, '$**': 1 }),
        await making({ 'a.$**': 1, 'b.$**': 1 }),
        await making({ color: 1, '$**': 1 }, { wildcardProjection: { tenant: 0 } }),
        await making({ 'a.b': 1, 'a.$**': 1 }),
        await making({ tenant: 1, 'a.$**': 1 }, { unique: true }),
      ];
      for (const [at, error] of refused.entries()) expect(error, String(at)).to.have.property('code');
      expect(await rows.createIndex({ tenant: 1, 'a.$**': 1 })).to.equal('tenant_1_a.$**_1');
    });
  });
});
