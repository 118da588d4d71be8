import { expect } from 'chai';
import { Decimal128, type Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('windows over documents', () => {
  const store = useStore();
  const hour = (number: number) => new Date(Date.UTC(2024, 0, 1, number));
  const rows: Row[] = [
    { _id: 1, part: 'b', n: 1, at: hour(0), v: 10 },
    { _id: 2, part: 'a', n: 2, at: hour(1), v: 20 },
    { _id: 3, part: 'a', n: 2, at: hour(2), v: null },
    { _id: 4, part: 'a', n: 5, at: hour(4), v: 60 },
    { _id: 5, part: 'b', n: 6, at: hour(5) },
  ];

  /** What a function says of each document, by `_id`. */
  async function valuesOf(
    call: Document,
    more: Document = { sortBy: { _id: 1 } },
    given = rows,
  ): Promise<unknown[]> {
    const collection = await store.rowsOf(given);
    const stages = [{ $setWindowFields: { ...more, output: { x: call } } }, { $sort: { _id: 1 } }];
    return (await collection.aggregate(stages).toArray()).map(({ x }) => x);
  }

  interface Case {
    readonly call: Document;
    readonly more?: Document;
    readonly given?: Row[];
    readonly expected: unknown[];
  }
  const byN = { sortBy: { n: 1 } };
  const byTime = { sortBy: { at: 1 } };
  const parts = { partitionBy: '$part', sortBy: { _id: 1 } };
  const around = { documents: [-1, 1] };
  const numbered = (values: readonly unknown[]): Row[] =>
    values.map((v, at) => (v === undefined ? { _id: at } : { _id: at, v }));

  const groups: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
    'of documents': {
      'the whole partition': {
        call: { $sum: '$v' },
        more: { partitionBy: '$part' },
        expected: [10, 80, 80, 80, 10],
      },
      'up to the current one': {
        call: { $sum: '$n', window: { documents: ['unbounded', 'current'] } },
        more: parts,
        expected: [1, 2, 4, 9, 7],
      },
      'from the current one on': {
        call: { $push: '$_id', window: { documents: ['current', 'unbounded'] } },
        more: parts,
        expected: [[1, 5], [2, 3, 4], [3, 4], [4], [5]],
      },
      'its neighbours': { call: { $max: '$n', window: around }, expected: [2, 2, 5, 6, 6] },
      'those behind it only': {
        call: { $push: '$_id', window: { documents: [1, 2] } },
        expected: [[2, 3], [3, 4], [4, 5], [5], []],
      },
      none: {
        call: { $avg: '$n', window: { documents: [7, 9] } },
        expected: [null, null, null, null, null],
      },
      'as each list is its own': {
        call: { $push: '$n', window: { documents: ['unbounded', 'current'] } },
        expected: [[1], [1, 2], [1, 2, 2], [1, 2, 2, 5], [1, 2, 2, 5, 6]],
      },
      'the first and the last of them': {
        call: { $last: '$n', window: around },
        expected: [2, 2, 5, 6, 6],
      },
      'the count of them': { call: { $count: {}, window: around }, expected: [2, 3, 3, 3, 2] },
    },
    'of a range': {
      'of numbers': {
        call: { $sum: '$n', window: { range: [-1, 3] } },
        more: byN,
        expected: [5, 10, 10, 11, 11],
      },
      'from the current value on': {
        call: { $push: '$_id', window: { range: [0, 'unbounded'] } },
        more: byN,
        expected: [[1, 2, 3, 4, 5], [2, 3, 4, 5], [2, 3, 4, 5], [4, 5], [5]],
      },
      'that nobody is in': {
        call: { $sum: '$n', window: { range: [10, 20] } },
        more: byN,
        expected: [0, 0, 0, 0, 0],
      },
      'of hours': {
        call: { $push: '$_id', window: { range: [-2, 0], unit: 'hour' } },
        more: byTime,
        expected: [[1], [1, 2], [1, 2, 3], [3, 4], [4, 5]],
      },
      'of months, which differ in length': {
        call: { $count: {}, window: { range: [-1, 'current'], unit: 'month' } },
        more: { sortBy: { v: 1 } },
        given: numbered([new Date('2024-01-31'), new Date('2024-02-29'), new Date('2024-03-30')]),
        expected: [1, 2, 2],
      },
      'of fractions, which are decimal': {
        call: { $count: {}, window: { range: [-0.2, 0] } },
        more: { sortBy: { v: 1 } },
        given: numbered([0.1, 0.2, 0.3].map((v) => Decimal128.fromString(String(v)))),
        expected: [1, 2, 3],
      },
    },
    'that count': {
      'its number': { call: { $documentNumber: {} }, more: byN, expected: [1, 2, 3, 4, 5] },
      'its rank': { call: { $rank: {} }, more: byN, expected: [1, 2, 2, 4, 5] },
      'its rank without gaps': { call: { $denseRank: {} }, more: byN, expected: [1, 2, 2, 3, 4] },
      'its rank from above': { call: { $rank: {} }, more: { sortBy: { n: -1 } }, expected: [5, 3, 3, 2, 1] },
      'null and missing as one': {
        call: { $denseRank: {} },
        more: { sortBy: { v: 1 } },
        given: numbered([null, undefined, 1, 1]),
        expected: [1, 1, 2, 2],
      },
      'its rank in its partition': {
        call: { $rank: {} },
        more: { partitionBy: '$part', sortBy: { n: 1 } },
        expected: [1, 1, 1, 3, 2],
      },
    },
    'that look aside': {
      'to the one before': { call: { $shift: { output: '$n', by: -1 } }, expected: [null, 1, 2, 2, 5] },
      'to the one behind, or to something else': {
        call: { $shift: { output: '$n', by: 1, default: 'none' } },
        more: parts,
        expected: [6, 2, 5, 'none', 'none'],
      },
    },
    'that compute': {
      'how fast a value changes': {
        call: { $derivative: { input: '$v' }, window: { documents: [-1, 0] } },
        given: numbered([3, 5, 9]),
        expected: [null, 2, 4],
      },
      'how fast it changes in an hour': {
        call: { $derivative: { input: '$n', unit: 'hour' }, window: { documents: [-1, 0] } },
        more: byTime,
        expected: [null, 1, 0, 1.5, 1],
      },
      'what lies beneath it': {
        call: { $integral: { input: '$v' }, window: { documents: ['unbounded', 'current'] } },
        given: numbered([3, 5, 9]),
        expected: [0, 4, 11],
      },
      'what lies beneath it in hours': {
        call: { $integral: { input: '$n', unit: 'hour' }, window: { range: [-1, 'current'], unit: 'hour' } },
        more: byTime,
        expected: [0, 1.5, 2, 0, 5.5],
      },
      'an average that forgets, by how many count': {
        call: { $expMovingAvg: { input: '$v', N: 2 } },
        given: numbered(['x', 13, 15.4, undefined, 12]),
        expected: [null, 13, 14.6, 14.6, 12.866666666666667],
      },
      'an average that forgets, by its weight': {
        call: { $expMovingAvg: { input: '$v', alpha: 0.75 } },
        given: numbered([13, 15.4, 12]),
        expected: [13, 14.8, 12.7],
      },
      'how two values go together': {
        call: { $covarianceSamp: ['$_id', '$n'], window: { documents: ['unbounded', 'current'] } },
        expected: [null, 0.5, 0.5, 2.0, 3.25],
      },
      'how two values go together, of all': {
        call: { $covariancePop: ['$_id', '$n'] },
        expected: [2.6, 2.6, 2.6, 2.6, 2.6],
      },
    },
    'that fill in': {
      'the last known value': {
        call: { $locf: '$v' },
        given: numbered([null, 1, undefined, null, 2]),
        expected: [null, 1, 1, 1, 2],
      },
      'what lies on the line between two': {
        call: { $linearFill: '$v' },
        given: numbered([null, 10, null, undefined, 40, null]),
        expected: [null, 10, 20, 30, 40, null],
      },
      'what lies between them in time': {
        call: { $linearFill: '$v' },
        more: byTime,
        expected: [10, 20, 33.333333333333336, 60, null],
      },
    },
  };
  for (const [kind, cases] of Object.entries(groups)) {
    describe(kind, () => {
      for (const [name, { call, more, given, expected }] of Object.entries(cases)) {
        it(name, async () => {
          const found = await valuesOf(call, more, given);
          expect(found).to.have.length(expected.length);
          for (const [at, value] of expected.entries()) {
            if (typeof value === 'number') expect(found[at], String(at)).to.be.closeTo(value, 1e-9);
            else expect(found[at], String(at)).to.deep.equal(value);
          }
        });
      }
    });
  }

  it('keep what a document is made of, and come partition after partition', async () => {
    const collection = await store.rowsOf(rows);
    const output = { 'deep.number': { $documentNumber: {} }, v: { $max: '$n' } };
    const found = await collection
      .aggregate([{ $setWindowFields: { partitionBy: '$part', sortBy: { n: -1 }, output } }])
      .toArray();
    expect(found.map(({ _id, deep, v }) => [_id, deep, v])).to.deep.equal([
      [4, { number: 1 }, 5],
      [2, { number: 2 }, 5],
      [3, { number: 3 }, 5],
      [5, { number: 1 }, 6],
      [1, { number: 2 }, 6],
    ]);
    expect(found[0]).to.include({ part: 'a', n: 5 });
  });

  const refused: readonly (readonly [string, Document, number])[] = [
    ['no output', {}, 40414],
    ['a field that there is not', { output: {}, sort: {} }, 40415],
    ['a function that there is not', { output: { x: { $summ: '$n' } } }, 9],
    ['no function', { output: { x: { sum: '$n' } } }, 9],
    ['an argument that there is not', { output: { x: { $sum: '$n', windoww: {} } } }, 9],
    ['documents in no order', { output: { x: { $sum: '$n', window: { documents: [-1, 0] } } } }, 5339901],
    [
      'bounds the wrong way round',
      { ...byN, output: { x: { $sum: '$n', window: { documents: [1, 0] } } } },
      5339900,
    ],
    [
      'a fraction of a document',
      { ...byN, output: { x: { $sum: '$n', window: { documents: [0, 0.5] } } } },
      9,
    ],
    ['a range in no order', { output: { x: { $sum: '$n', window: { range: [0, 1] } } } }, 5339902],
    [
      'a range from above',
      { sortBy: { n: -1 }, output: { x: { $sum: '$n', window: { range: [0, 1] } } } },
      8947401,
    ],
    [
      'a range of dates without a unit',
      { ...byTime, output: { x: { $sum: '$n', window: { range: [0, 1] } } } },
      5429413,
    ],
    [
      'a range of numbers with a unit',
      { ...byN, output: { x: { $sum: '$n', window: { range: [0, 1], unit: 'day' } } } },
      5429513,
    ],
    [
      'a range of texts',
      { sortBy: { part: 1 }, output: { x: { $sum: '$n', window: { range: [0, 1] } } } },
      5429414,
    ],
    ['a rank of nothing', { output: { x: { $rank: {} } } }, 5371602],
    ['a rank of something', { ...byN, output: { x: { $rank: { n: 1 } } } }, 5371603],
    ['a rank in a window', { ...byN, output: { x: { $rank: {}, window: { documents: [0, 1] } } } }, 5371601],
    ['a shift in no order', { output: { x: { $shift: { output: '$n', by: 1 } } } }, 9],
    ['a slope without a window', { ...byN, output: { x: { $derivative: { input: '$n' } } } }, 9],
    [
      'a slope of nothing',
      {
        ...byTime,
        output: { x: { $derivative: { input: '$v', unit: 'hour' }, window: { documents: [-1, 0] } } },
      },
      5624903,
    ],
    [
      'a slope over dates without a unit',
      { ...byTime, output: { x: { $derivative: { input: '$n' }, window: { documents: [-1, 0] } } } },
      5624901,
    ],
    [
      'a slope in months',
      {
        ...byTime,
        output: { x: { $derivative: { input: '$n', unit: 'month' }, window: { documents: [-1, 0] } } },
      },
      5490710,
    ],
    ['a sum over nothing', { ...byN, output: { x: { $integral: { input: '$v' } } } }, 5423900],
    ['an average of neither kind', { ...byN, output: { x: { $expMovingAvg: { input: '$n' } } } }, 9],
    ['a weight of more than all', { ...byN, output: { x: { $expMovingAvg: { input: '$n', alpha: 1 } } } }, 9],
    ['a line through two of one place', { ...byN, output: { x: { $linearFill: '$v' } } }, 6050106],
    ['a line in no order', { output: { x: { $linearFill: '$v' } } }, 605001],
    ['partitions by a list', { partitionBy: ['$n'], output: { x: { $sum: 1 } } }, 14],
    ['two paths of which one is in the other', { output: { x: { $sum: 1 }, 'x.y': { $sum: 1 } } }, 6307900],
  ];
  for (const [name, spec, code] of refused) {
    it(`refuse ${name}`, async () => {
      const collection = await store.rowsOf(rows);
      expect(await errorOf(collection.aggregate([{ $setWindowFields: spec }]).toArray())).to.include({
        code,
      });
    });
  }

  describe('$fill', () => {
    const gaps: Row[] = [
      { _id: 1, part: 'a', v: 1 },
      { _id: 2, part: 'b' },
      { _id: 3, part: 'a', v: null },
      { _id: 4, part: 'a', v: 4 },
    ];
    async function filledBy(spec: Document): Promise<unknown[]> {
      const collection = await store.rowsOf(gaps);
      return (await collection.aggregate([{ $fill: spec }, { $sort: { _id: 1 } }]).toArray()).map(
        ({ v }) => v,
      );
    }

    it('puts in a value, the last one, or what lies between', async () => {
      expect(await filledBy({ output: { v: { value: '$_id' } } })).to.deep.equal([1, 2, 3, 4]);
      expect(await filledBy({ sortBy: { _id: 1 }, output: { v: { method: 'locf' } } })).to.deep.equal([
        1, 1, 1, 4,
      ]);
      const linear = { sortBy: { _id: 1 }, output: { v: { method: 'linear' } } };
      expect(await filledBy(linear)).to.deep.equal([1, 2, 3, 4]);
      expect(await filledBy({ ...linear, partitionByFields: ['part'] })).to.deep.equal([1, null, 3, 4]);
      expect(await filledBy({ ...linear, partitionBy: { p: '$part' } })).to.deep.equal([1, null, 3, 4]);
    });

    it('is refused when it says too much or too little', async () => {
      const wrong: readonly (readonly [Document, number])[] = [
        [{ output: {} }, 6050203],
        [{}, 40414],
        [{ output: { v: { method: 'locf', value: 1 } } }, 6050201],
        [{ output: { v: { method: 'guess' } } }, 6050202],
        [{ output: { v: 5 } }, 6050200],
        [{ output: { v: { value: 1 } }, partitionBy: '$part', partitionByFields: ['part'] }, 6050204],
      ];
      for (const [spec, code] of wrong)
        expect(await errorOf(filledBy(spec)), JSON.stringify(spec)).to.include({ code });
    });
  });
});
