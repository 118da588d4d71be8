import { expect } from 'chai';
import { Binary, Code, Decimal128, type Document, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('functions in JavaScript', () => {
  const store = useStore();
  const rows: Row[] = [
    { _id: 1, a: 1, b: 1, word: 'kot' },
    { _id: 2, a: 2, b: 5, word: 'pies' },
    { _id: 3, a: 3, b: 3, word: 'kot' },
  ];

  describe('$where', () => {
    const forms: Readonly<Record<string, string | Code>> = {
      'an expression': 'this.a == this.b',
      'an expression about obj': 'obj.a === obj.b;',
      'the body of a function': 'const difference = this.a - this.b; return difference === 0;',
      'a function': 'function() { return this.a == this.b; }',
      'a function that is code': new Code('function() { return obj.a == obj.b; }'),
    };
    for (const [name, form] of Object.entries(forms)) {
      it(`takes ${name}`, async () => {
        const collection = await store.rowsOf(rows);
        const filter: Document = { $where: form };
        const found = await collection.find(filter).toArray();
        expect(found.map(({ _id }) => _id)).to.deep.equal([1, 3]);
      });
    }

    it('is one condition among others, and goes with an index', async () => {
      const collection = await store.rowsOf(rows);
      await collection.createIndex({ word: 1 });
      const filter = { word: 'kot', $or: [{ $where: 'this.a > 2' }, { _id: 7 }] };
      expect(await collection.find(filter).toArray()).to.deep.equal([rows[2]]);
      expect(await collection.find({ $nor: [{ $where: 'this.a > 1' }] }).toArray()).to.deep.equal([rows[0]]);
    });

    it('chooses what is counted, changed and deleted', async () => {
      const collection = await store.rowsOf(rows);
      const filter = { $where: 'this.a == this.b' };
      expect((await store.db.command({ count: collection.collectionName, query: filter })).n).to.equal(2);
      expect((await collection.updateMany(filter, { $set: { even: true } })).modifiedCount).to.equal(2);
      expect((await collection.deleteMany(filter)).deletedCount).to.equal(2);
      expect(await collection.find().toArray()).to.deep.equal([rows[1]]);
    });

    it('is refused where it has no place', async () => {
      const collection = await store.rowsOf(rows);
      const where = { $where: 'true' };
      const number: Document = { $where: 5 };
      const refused: (() => Promise<unknown>)[] = [
        () => collection.aggregate([{ $match: where }]).toArray(),
        () => collection.find({ tags: { $elemMatch: where } }).toArray(),
        () => store.db.createCollection(store.newName(), { validator: where }),
        () => collection.find(number).toArray(),
      ];
      for (const attempt of refused) expect(await errorOf(attempt())).to.include({ code: 2 });
    });

    it('says what a function has thrown', async () => {
      const collection = await store.rowsOf(rows);
      const error = await errorOf(collection.find({ $where: 'throw new Error("no such luck")' }).toArray());
      expect(error).to.include({ code: 139, codeName: 'JSInterpreterFailure' });
      expect(error.message).to.include('no such luck');
      expect(await errorOf(collection.find({ $where: 'nothing.of.that' }).toArray())).to.include({
        code: 139,
      });
    });
  });

  async function returned(body: string, args: unknown, doc: Document = {}): Promise<unknown> {
    const collection = store.rows();
    await collection.insertOne({ _id: 1, ...doc });
    const value = { $function: { body, args, lang: 'js' } };
    const [result] = await collection
      .aggregate([{ $project: { _id: 0, value } }], { promoteValues: false })
      .toArray();
    return result?.value;
  }

  describe('$function', () => {
    it('makes a value of others', async () => {
      const collection = await store.rowsOf(rows);
      const both = {
        $function: { body: 'function(a, b) { return a + b; }', args: ['$a', '$b'], lang: 'js' },
      };
      const found = await collection.aggregate([{ $set: { both } }, { $sort: { _id: 1 } }]).toArray();
      expect(found.map((row) => row.both)).to.deep.equal([2, 7, 6]);
      const filter = {
        $expr: { $function: { body: 'function(w) { return w.length > 3; }', args: ['$word'], lang: 'js' } },
      };
      expect(await collection.find(filter).toArray()).to.deep.equal([rows[1]]);
    });

    it('hands on what it is given as it is', async () => {
      const values = {
        id: new ObjectId('0123456789abcdef01234567'),
        long: Long.fromString('9007199254740993'),
        decimal: Decimal128.fromString('1.50'),
        date: new Date(5),
        bytes: new Binary(Buffer.from('zażółć'), 0),
        stamp: new Timestamp({ t: 3, i: 4 }),
        list: [[null, true], { deep: 'ł' }],
      };
      expect(await returned('function(all) { return all; }', ['$all'], { all: values })).to.deep.equal(
        values,
      );
    });

    it('knows the types of BSON', async () => {
      const body = `function(id, long) {
        return [id.str, long.toNumber() + 1, NumberLong(7), NumberInt(7), ISODate('2020-01-01T00:00:00Z')];
      }`;
      const args = [new ObjectId('0123456789abcdef01234567'), Long.fromNumber(41)];
      const [text, sum, long, int, date] = Object.values(Object(await returned(body, args)));
      expect(text).to.equal('0123456789abcdef01234567');
      expect(Number(sum)).to.equal(42);
      expect(long).to.deep.equal(Long.fromNumber(7));
      expect(int).to.deep.equal(new Int32(7));
      expect(date).to.deep.equal(new Date('2020-01-01T00:00:00Z'));
    });

    it('is refused when it is not complete', async () => {
      const collection = await store.rowsOf(rows);
      const body = 'function() {}';
      const wrong: [unknown, number][] = [
        ['text', 31260],
        [{ args: [], lang: 'js' }, 31261],
        [{ body: 5, args: [], lang: 'js' }, 31262],
        [{ body: '$word', args: [], lang: 'js' }, 31432],
        [{ body, lang: 'js' }, 31263],
        [{ body, args: [] }, 31418],
        [{ body, args: [], lang: 'lua' }, 31419],
        [{ body, args: '$a', lang: 'js' }, 31266],
      ];
      for (const [spec, code] of wrong) {
        const attempt = collection.aggregate([{ $project: { x: { $function: spec } } }]).toArray();
        expect(await errorOf(attempt), JSON.stringify(spec)).to.include({ code });
      }
    });
  });

  it('accumulate what a group is made of', async () => {
    const collection = await store.rowsOf(rows);
    const average = {
      $accumulator: {
        init: 'function(start) { return { count: 0, sum: start }; }',
        initArgs: [0],
        accumulate: 'function(state, a, b) { return { count: state.count + 1, sum: state.sum + a * b }; }',
        accumulateArgs: ['$a', '$b'],
        merge:
          'function(one, other) { return { count: one.count + other.count, sum: one.sum + other.sum }; }',
        finalize: 'function(state) { return state.sum / state.count; }',
        lang: 'js',
      },
    };
    const stages = [{ $group: { _id: '$word', average } }, { $sort: { _id: 1 } }];
    expect(await collection.aggregate(stages).toArray()).to.deep.equal([
      { _id: 'kot', average: 5 },
      { _id: 'pies', average: 10 },
    ]);
    const { merge: _, ...incomplete } = average.$accumulator;
    const refused = collection.aggregate([{ $group: { _id: 1, x: { $accumulator: incomplete } } }]).toArray();
    expect(await errorOf(refused)).to.include({ code: 4544709 });
  });

  describe('mapReduce', () => {
    const map = 'function() { emit(this.word, this.a); emit("all", this.a); }';
    const reduce = 'function(key, values) { return Array.sum(values); }';
    const run = async (name: string, more: Document) =>
      store.db.command({ mapReduce: name, map, reduce, ...more });

    it('answers with what it has found', async () => {
      const { collectionName } = await store.rowsOf(rows);
      const all = await run(collectionName, { out: { inline: 1 } });
      expect(all.results).to.have.deep.members([
        { _id: 'all', value: 6 },
        { _id: 'kot', value: 4 },
        { _id: 'pies', value: 2 },
      ]);
      const finalize = 'function(key, value) { return key + value + suffix; }';
      const some = await run(collectionName, {
        out: { inline: 1 },
        query: { word: 'kot' },
        sort: { _id: 1 },
        limit: 1,
        finalize,
        scope: { suffix: '!' },
      });
      expect(some.results).to.have.deep.members([
        { _id: 'all', value: 'all1!' },
        { _id: 'kot', value: 'kot1!' },
      ]);
    });

    it('puts it into a collection, in place of it or into it', async () => {
      const { collectionName } = await store.rowsOf(rows);
      const target = store.db.collection<Document>(store.newName());
      await target.insertOne({ _id: 'old', value: 1 } as Document);
      const found = async () =>
        (await target.find().sort({ _id: 1 }).toArray()).map((row) => [row._id, row.value]);
      expect((await run(collectionName, { out: target.collectionName })).result).to.equal(
        target.collectionName,
      );
      expect(await found()).to.deep.equal([
        ['all', 6],
        ['kot', 4],
        ['pies', 2],
      ]);
      await run(collectionName, { out: { merge: target.collectionName }, query: { word: 'kot' } });
      expect(await found()).to.deep.equal([
        ['all', 4],
        ['kot', 4],
        ['pies', 2],
      ]);
      await run(collectionName, { out: { reduce: target.collectionName }, query: { word: 'pies' } });
      expect(await found()).to.deep.equal([
        ['all', 6],
        ['kot', 4],
        ['pies', 4],
      ]);
    });

    it('is refused without its parts', async () => {
      const { collectionName } = await store.rowsOf(rows);
      const refused = store.db.command({ mapReduce: collectionName, map, out: { inline: 1 } });
      expect(await errorOf(refused)).to.include({ code: 40414 });
    });
  });

  describe('that mean no good', () => {
    before(function () {
      skipUnless(this, store.facts.isEmbedded, 'MongoDB lets functions run for as long as they like');
    });
    const harmful: Readonly<Record<string, string>> = {
      'do not end': 'while (true) {}',
      'cannot be interrupted': '[].indexOf.call({ length: 2 ** 50 }, 1)',
      'call themselves': 'function f() { return f(); }',
      'want all memory': 'const all = []; for (;;) all.push(new Array(1000).fill(0.5))',
      'want more depth than there is':
        'let deep = {}; for (let n = 0; n < 1e5; n += 1) deep = { deep }; return deep',
      'are not JavaScript': 'return return',
    };
    for (const [name, $where] of Object.entries(harmful)) {
      it(`harm nobody when they ${name}`, async () => {
        const collection = await store.rowsOf(rows);
        expect(await errorOf(collection.find({ $where }).toArray()))
          .to.have.property('code')
          .that.is.oneOf([50, 139]);
        expect(await collection.countDocuments()).to.equal(3);
        expect(await collection.find({ $where: 'this.a == 1' }).toArray()).to.deep.equal([rows[0]]);
      });
    }

    it('reach nothing but what they are given', async () => {
      const found = await returned(
        `function() {
          const outside = ['process', 'require', 'fetch', 'setTimeout', 'WebAssembly', 'Worker', 'Buffer', 'Deno', 'std', 'os'];
          return outside.filter((name) => typeof globalThis[name] !== 'undefined' || typeof Function('return this')()[name] !== 'undefined');
        }`,
        [],
      );
      expect(found).to.deep.equal([]);
    });

    it('cannot change what others find', async () => {
      const collection = await store.rowsOf(rows);
      await collection
        .find({ $where: 'Array.prototype.map = null; JSON.parse = null; emit = 5; return true' })
        .toArray();
      expect(await collection.find({ $where: '[this.a].map((a) => a)[0] == 1' }).toArray()).to.deep.equal([
        rows[0],
      ]);
    });
  });
});
