import { expect } from 'chai';
import { type Document, Double, Int32, Long } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('stages that look at many documents at once', () => {
  const store = useStore();

  async function resultOf(rows: readonly Row[], ...stages: Document[]): Promise<Document[]> {
    return (await store.rowsOf(rows)).aggregate(stages).toArray();
  }

  describe('$graphLookup', () => {
    const people: Row[] = [
      { _id: 1, knows: [2, 3] },
      { _id: 2, knows: 4 },
      { _id: 3, knows: [1, 4], isAway: true },
      { _id: 4, knows: null },
      { _id: 5 },
    ];

    async function reached(more: Document, startWith: unknown = '$knows'): Promise<unknown[]> {
      const collection = await store.rowsOf(people);
      await collection.createIndex({ _id: 1 });
      const spec = {
        from: collection.collectionName,
        startWith,
        connectFromField: 'knows',
        connectToField: '_id',
        as: 'others',
        depthField: 'depth',
        ...more,
      };
      const [found] = await collection.aggregate([{ $match: { _id: 1 } }, { $graphLookup: spec }]).toArray();
      return Object.values<Document>(found?.others)
        .map(({ _id, depth }) => [_id, depth])
        .sort(([a], [b]) => Number(a) - Number(b));
    }

    it('comes to every document once, however many ways lead there', async () => {
      expect(await reached({})).to.deep.equal([
        [1, 1],
        [2, 0],
        [3, 0],
        [4, 1],
      ]);
    });

    it('goes no further than it may, nor through what it must not', async () => {
      expect(await reached({ maxDepth: 0 })).to.deep.equal([
        [2, 0],
        [3, 0],
      ]);
      expect(await reached({ restrictSearchWithMatch: { isAway: { $ne: true } } })).to.deep.equal([
        [2, 0],
        [4, 1],
      ]);
      expect(await reached({}, 5)).to.deep.equal([[5, 0]]);
      expect(await reached({}, [])).to.deep.equal([]);
    });

    it('is refused when something is wrong with it', async () => {
      const right = { from: 'x', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'c' };
      const wrong: readonly (readonly [unknown, number])[] = [
        [5, 40327],
        [{ ...right, as: undefined }, 40105],
        [{ ...right, deep: 1 }, 40104],
        [{ ...right, from: 5 }, 40103],
        [{ ...right, maxDepth: 'x' }, 40100],
        [{ ...right, maxDepth: -1 }, 40101],
        [{ ...right, maxDepth: 1.5 }, 40102],
        [{ ...right, restrictSearchWithMatch: 5 }, 40185],
      ];
      for (const [spec, code] of wrong) {
        const text = JSON.stringify(spec);
        const attempt = resultOf(people, {
          $graphLookup: typeof spec === 'object' ? JSON.parse(text) : spec,
        });
        expect(await errorOf(attempt), text).to.include({ code });
      }
    });
  });

  describe('$bucketAuto', () => {
    const numbered = (...values: readonly unknown[]): Row[] => values.map((v, _id) => ({ _id, v }));
    const bounds = async (rows: Row[], buckets: number) =>
      (await resultOf(rows, { $bucketAuto: { groupBy: '$v', buckets } })).map(({ _id, count }) => [
        _id.min,
        _id.max,
        count,
      ]);

    it('makes ranges of about the same number of documents', async () => {
      expect(await bounds(numbered(7, 1, 5, 3, 9, 11), 3)).to.deep.equal([
        [1, 5, 2],
        [5, 9, 2],
        [9, 11, 2],
      ]);
      expect(await bounds(numbered(1, 2, 3, 4, 5), 2)).to.deep.equal([
        [1, 4, 3],
        [4, 5, 2],
      ]);
    });

    it('keeps equal values together, and makes no empty range', async () => {
      expect(await bounds(numbered(1, 2, 2, 2, 2, 3), 3)).to.deep.equal([
        [1, 3, 5],
        [3, 3, 1],
      ]);
      expect(await bounds(numbered(1, 2), 5)).to.deep.equal([
        [1, 2, 1],
        [2, 2, 1],
      ]);
      expect(await bounds(numbered(null, 'a', 3), 3)).to.deep.equal([
        [null, 3, 1],
        [3, 'a', 1],
        ['a', 'a', 1],
      ]);
    });

    it('tells of each range what it is asked for', async () => {
      const output = { all: { $push: '$v' }, most: { $max: '$_id' } };
      const stage = { $bucketAuto: { groupBy: { $multiply: ['$v', -1] }, buckets: 2, output } };
      expect(await resultOf(numbered(1, 2, 3, 4), stage)).to.deep.equal([
        { _id: { min: -4, max: -2 }, all: [4, 3], most: 3 },
        { _id: { min: -2, max: -1 }, all: [2, 1], most: 1 },
      ]);
    });

    const series: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
      POWERSOF2: [
        [2, 8, 2],
        [8, 32, 2],
      ],
      R5: [
        [2.5, 6.3, 2],
        [6.3, 40, 2],
      ],
      '1-2-5': [
        [2, 10, 3],
        [10, 50, 1],
      ],
      E192: [
        [2.98, 5.05, 2],
        [5.05, 30.1, 2],
      ],
    };
    for (const [granularity, expected] of Object.entries(series)) {
      it(`rounds its bounds to numbers of ${granularity}`, async () => {
        const stage = { $bucketAuto: { groupBy: '$v', buckets: 2, granularity } };
        const found = await resultOf(numbered(3, 5, 9, 30), stage);
        expect(found.map(({ _id, count }) => [_id.min, _id.max, count])).to.deep.equal(expected);
      });
    }

    it('begins at zero where there is one', async () => {
      const stage = { $bucketAuto: { groupBy: '$v', buckets: 2, granularity: '1-2-5' } };
      expect((await resultOf(numbered(0, 0, 3, 4), stage)).map(({ _id }) => _id)).to.deep.equal([
        { min: 0, max: 2 },
        { min: 2, max: 5 },
      ]);
    });

    it('is refused when something is wrong with it', async () => {
      const wrong: readonly (readonly [unknown, number])[] = [
        [5, 40240],
        [{ groupBy: '$v' }, 40246],
        [{ groupBy: 'v', buckets: 2 }, 40239],
        [{ groupBy: '$v', buckets: 'x' }, 40241],
        [{ groupBy: '$v', buckets: 1.5 }, 40242],
        [{ groupBy: '$v', buckets: 0 }, 40243],
        [{ groupBy: '$v', buckets: 1, output: 5 }, 40244],
        [{ groupBy: '$v', buckets: 1, other: 5 }, 40245],
        [{ groupBy: '$v', buckets: 1, granularity: 'R6' }, 40257],
        [{ groupBy: '$v', buckets: 1, granularity: 5 }, 40261],
        [{ groupBy: { $literal: 'x' }, buckets: 1, granularity: 'R5' }, 40258],
        [{ groupBy: { $literal: -1 }, buckets: 1, granularity: 'R5' }, 40260],
      ];
      for (const [spec, code] of wrong)
        expect(await errorOf(resultOf(numbered(1), { $bucketAuto: spec })), JSON.stringify(spec)).to.include({
          code,
        });
    });
  });

  describe('$densify', () => {
    const day = (number: number) => new Date(Date.UTC(2024, 0, number));
    async function densified(rows: readonly Row[], range: Document, more: Document = {}): Promise<unknown[]> {
      const found = await resultOf(rows, { $densify: { field: 'v', range, ...more } });
      return found.map(({ _id, part, v }) => (part === undefined ? [_id, v] : [_id, part, v]));
    }
    const apart: Row[] = [
      { _id: 1, part: 'a', v: 1 },
      { _id: 2, part: 'b', v: 3 },
      { _id: 3, part: 'a', v: 4 },
    ];

    it('fills up between the least and the greatest', async () => {
      const rows = [{ _id: 1, v: 1 }, { _id: 2, v: 2.5 }, { _id: 3, v: 4 }, { _id: 4 }];
      expect(await densified(rows, { step: 1, bounds: 'full' })).to.deep.equal([
        [4, undefined],
        [1, 1],
        [undefined, 2],
        [2, 2.5],
        [undefined, 3],
        [3, 4],
      ]);
    });

    it('fills up each partition, as far as it goes or as far as any', async () => {
      const more = { partitionByFields: ['part'] };
      const partition = await densified(apart, { step: 1, bounds: 'partition' }, more);
      expect(partition).to.have.deep.members([
        [1, 'a', 1],
        [undefined, 'a', 2],
        [undefined, 'a', 3],
        [3, 'a', 4],
        [2, 'b', 3],
      ]);
      const full = await densified(apart, { step: 2, bounds: 'full' }, more);
      expect(full).to.have.deep.members([
        [1, 'a', 1],
        [undefined, 'a', 3],
        [3, 'a', 4],
        [undefined, 'b', 1],
        [2, 'b', 3],
      ]);
    });

    it('fills up given bounds, without their end, and leaves what is outside', async () => {
      expect(await densified(apart, { step: 1, bounds: [2, 6] })).to.deep.equal([
        [1, 'a', 1],
        [undefined, 2],
        [2, 'b', 3],
        [3, 'a', 4],
        [undefined, 5],
      ]);
      const deep = { $densify: { field: 'a.b', range: { step: 2, bounds: [0, 4] } } };
      expect(await resultOf([{ _id: 1 }], deep)).to.deep.equal([
        { _id: 1 },
        { a: { b: 0 } },
        { a: { b: 2 } },
      ]);
    });

    it('counts in units of time', async () => {
      const rows = [
        { _id: 1, v: day(31) },
        { _id: 2, v: new Date(Date.UTC(2024, 3, 1)) },
      ];
      expect(await densified(rows, { step: 1, unit: 'month', bounds: 'full' })).to.deep.equal([
        [1, day(31)],
        [undefined, new Date(Date.UTC(2024, 1, 29))],
        [undefined, new Date(Date.UTC(2024, 2, 31))],
        [2, new Date(Date.UTC(2024, 3, 1))],
      ]);
    });

    it('is refused when something is wrong with it', async () => {
      const range = { step: 1, bounds: 'full' };
      const wrong: readonly (readonly [unknown, number])[] = [
        [5, 9],
        [{ field: 'v' }, 40414],
        [{ field: 'v', range, other: 1 }, 40415],
        [{ field: '$v', range }, 16410],
        [{ field: 'v', range: { ...range, step: 0 } }, 5733401],
        [{ field: 'v', range: { ...range, step: 0.5, unit: 'day' } }, 6586400],
        [{ field: 'v', range: { ...range, unit: 'fortnight' } }, 9],
        [{ field: 'v', range: { ...range, bounds: 'all' } }, 5946802],
        [{ field: 'v', range: { ...range, bounds: 5 } }, 5733404],
        [{ field: 'v', range: { ...range, bounds: [1] } }, 5733403],
        [{ field: 'v', range: { ...range, bounds: [2, 1] } }, 5733402],
        [{ field: 'v', range: { ...range, bounds: [1, 2], unit: 'day' } }, 5733409],
        [{ field: 'v', range: { ...range, bounds: [1, 'x'] } }, 5733406],
        [{ field: 'v', range: { ...range, bounds: [1, 2.5] } }, 5876900],
        [{ field: 'v', range: { ...range, bounds: [day(1), day(2)] } }, 5733410],
        [{ field: 'v', range: { ...range, bounds: ['a', 'b'] } }, 5946800],
        [{ field: 'v', range: { ...range, bounds: 'partition' } }, 5733408],
        [{ field: 'part', range }, 5733201],
        [{ field: 'v', range: { ...range, unit: 'day' } }, 6053600],
      ];
      for (const [spec, code] of wrong)
        expect(await errorOf(resultOf(apart, { $densify: spec })), JSON.stringify(spec)).to.include({ code });
    });
  });

  it('leave what is in the documents as it is', async () => {
    const collection = store.db.collection<Document>(store.newName(), { promoteValues: false });
    const row: Document = {
      _id: new Int32(1),
      n: new Int32(1),
      whole: new Double(5),
      long: Long.fromNumber(7),
    };
    await collection.insertMany([row, { ...row, _id: new Int32(2), n: new Int32(3) }]);
    const from = collection.collectionName;
    const graph = { from, startWith: '$_id', connectFromField: 'none', connectToField: '_id', as: 'same' };
    const densified = await collection
      .aggregate([{ $densify: { field: 'n', range: { step: 1, bounds: 'full' } } }, { $sort: { n: 1 } }])
      .toArray();
    expect(densified[0]).to.deep.equal(row);
    expect(densified[1]).to.deep.equal({ n: new Int32(2) });
    const [found] = await collection.aggregate([{ $graphLookup: graph }]).toArray();
    expect(found).to.deep.equal({ ...row, same: [row] });
    const output = { all: { $push: '$$ROOT' } };
    const [bucket] = await collection
      .aggregate([{ $bucketAuto: { groupBy: '$n', buckets: 2, output } }])
      .toArray();
    expect(bucket?.all).to.deep.equal([row]);
  });
});
