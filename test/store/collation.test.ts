import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('store: collation', () => {
  const store = useStore();
  let rows: Collection<Row>;
  const words = ['zebra', 'Łódź', 'lew', 'Ala', 'ćma', 'cud', 'ala', 'cma', 'ąb'];
  before(async () => {
    rows = await store.rowsOf(words.map((name, _id) => ({ _id, name })));
  });

  const found = async (filter: object, collation: { locale: string; strength?: 1 | 2 | 3 }) =>
    (await rows.find(filter, { collation }).sort({ _id: 1 }).toArray()).map(({ name }) => name);

  it('compares bytes without one', async () => {
    const sorted = (await rows.find().sort({ name: 1 }).toArray()).map(({ name }) => name);
    expect(sorted).to.deep.equal(['Ala', 'ala', 'cma', 'cud', 'lew', 'zebra', 'ąb', 'ćma', 'Łódź'].sort());
  });

  it('sorts in the order of a language, up and down', async () => {
    const order = ['ala', 'Ala', 'ąb', 'cma', 'cud', 'ćma', 'lew', 'Łódź', 'zebra'];
    const sorted = async (direction: 1 | -1) =>
      (
        await rows
          .find({}, { collation: { locale: 'pl' } })
          .sort({ name: direction })
          .toArray()
      ).map(({ name }) => name);
    expect(await sorted(1)).to.deep.equal(order);
    expect(await sorted(-1)).to.deep.equal(order.toReversed());
  });

  it('compares by strength: letters, accents, case', async () => {
    expect(await found({ name: 'ALA' }, { locale: 'en', strength: 1 })).to.deep.equal(['Ala', 'ala']);
    expect(await found({ name: 'CMA' }, { locale: 'en', strength: 1 })).to.deep.equal(['ćma', 'cma']);
    expect(await found({ name: 'CMA' }, { locale: 'en', strength: 2 })).to.deep.equal(['cma']);
    expect(await found({ name: 'CMA' }, { locale: 'en', strength: 3 })).to.deep.equal([]);
    expect(
      await found({ name: 'CMA' }, { locale: 'pl', strength: 1 }),
      'ć is a letter in Polish',
    ).to.deep.equal(['cma']);
  });

  it('applies to ranges, lists and negations', async () => {
    expect(await found({ name: { $gt: 'CUD', $lt: 'LEW' } }, { locale: 'pl', strength: 2 })).to.deep.equal([
      'ćma',
    ]);
    expect(await found({ name: { $in: ['ALA', 'LEW'] } }, { locale: 'pl', strength: 2 })).to.deep.equal([
      'lew',
      'Ala',
      'ala',
    ]);
    expect(await found({ name: { $ne: 'ALA' } }, { locale: 'pl', strength: 2 })).to.have.length(7);
  });

  it('does not apply to patterns', async () => {
    expect(await found({ name: /^A/ }, { locale: 'pl', strength: 1 })).to.deep.equal(['Ala']);
  });

  it('applies to writes, counts, distinct values and pipelines', async () => {
    const collation = { locale: 'pl', strength: 2 } as const;
    const own = await store.rowsOf([
      { _id: 1, name: 'Ala' },
      { _id: 2, name: 'ala' },
      { _id: 3, name: 'ola' },
    ]);
    expect(await own.countDocuments({ name: 'ALA' }, { collation })).to.equal(2);
    expect(await own.distinct('name', {}, { collation })).to.have.length(2);
    const groups = await own
      .aggregate([{ $group: { _id: '$name', n: { $sum: 1 } } }, { $sort: { n: -1 } }], { collation })
      .toArray();
    expect(groups.map(({ n }) => n)).to.deep.equal([2, 1]);
    const compared = await own
      .aggregate([{ $match: { $expr: { $eq: ['$name', 'OLA'] } } }], { collation })
      .toArray();
    expect(compared).to.deep.equal([{ _id: 3, name: 'ola' }]);
    expect(await own.updateMany({ name: 'ALA' }, { $set: { seen: true } }, { collation })).to.include({
      matchedCount: 2,
    });
    expect(await own.findOneAndUpdate({ name: 'OLA' }, { $set: { seen: true } }, { collation })).to.include({
      _id: 3,
    });
    expect(await own.deleteMany({ name: 'ALA' }, { collation })).to.include({ deletedCount: 2 });
  });

  it('belongs to a collection, whose queries and indexes follow it', async () => {
    const people = await store.db.createCollection<Row>(store.newName(), {
      collation: { locale: 'en', strength: 2 },
    });
    await people.insertMany([
      { _id: 1, name: 'Bob' },
      { _id: 2, name: 'ann' },
      { _id: 3, name: 'bob' },
    ]);
    expect(await people.find({ name: 'BOB' }).toArray()).to.have.length(2);
    expect((await people.find().sort({ name: 1, _id: 1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([
      2, 1, 3,
    ]);
    expect(await people.countDocuments({ name: 'BOB' })).to.equal(2);
    expect(await people.distinct('name')).to.have.length(2);
    expect(await people.updateOne({ name: 'ANN' }, { $set: { seen: true } })).to.include({ matchedCount: 1 });
    expect(await people.aggregate([{ $match: { name: 'BOB' } }]).toArray()).to.have.length(2);
    expect(await people.find({ name: 'BOB' }, { collation: { locale: 'simple' } }).toArray()).to.deep.equal(
      [],
    );
    await people.createIndex({ name: 1 });
    const index = (await people.indexes()).find(({ name }) => name === 'name_1');
    expect(index?.collation).to.include({ locale: 'en', strength: 2 });
    expect(JSON.stringify(await people.find({ name: 'BOB' }).explain())).to.contain('IXSCAN');
    expect(await people.find({ name: 'BOB' }).toArray()).to.have.length(2);
    const [shown] = await store.db.listCollections({ name: people.collectionName }).toArray();
    expect(shown).to.have.nested.property('options.collation.locale', 'en');
    expect(
      await errorOf(people.deleteMany({ name: 'BOB' }).then(() => people.insertOne({ _id: 2 }))),
    ).to.include({ code: 11000 });
    expect(await people.countDocuments()).to.equal(1);
  });

  it('orders numbers in strings where it is told to', async () => {
    const own = await store.rowsOf(['a10', 'a2', 'a1'].map((v, _id) => ({ _id, v })));
    const collation = { locale: 'en', numericOrdering: true };
    const sorted = (await own.find({}, { collation }).sort({ v: 1 }).toArray()).map(({ v }) => v);
    expect(sorted).to.deep.equal(['a1', 'a2', 'a10']);
  });

  it('is refused where there is no such', async () => {
    const find = (collation: object) => store.db.command({ find: rows.collectionName, collation });
    for (const collation of [{ locale: 'klingon' }, { locale: 'en', strength: 9 }])
      expect(await errorOf(find(collation)), JSON.stringify(collation)).to.include({
        code: 2,
        codeName: 'BadValue',
      });
    expect(await errorOf(find({ strength: 1 }))).to.include({ code: 40414 });
    expect(await errorOf(find({ locale: 'en', nope: 1 }))).to.include({ code: 40415 });
  });
});
