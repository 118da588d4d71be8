import { expect } from 'chai';
import { Decimal128, Timestamp, UUID } from 'mongodb';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('operators that choose, measure and trim', () => {
  const store = useStore();

  async function resultOf(expression: unknown): Promise<unknown> {
    const stages = [{ $documents: [{ s: { $literal: '$&' } }] }, { $project: { _id: 0, value: expression } }];
    const [result] = await store.db.aggregate(stages).toArray();
    return result?.value;
  }

  const uuid = '09190f70-3d30-11e5-8814-0f4df9a59c41';
  const method = 'approximate';
  const cases: Readonly<Record<string, readonly (readonly [unknown, unknown])[]>> = {
    'take some elements of an array': [
      [{ $firstN: { n: 2, input: [1, 2, 3] } }, [1, 2]],
      [{ $lastN: { n: 2, input: [1, 2, 3] } }, [2, 3]],
      [{ $maxN: { n: 2, input: [1, 3, null, 2] } }, [3, 2]],
      [{ $minN: { n: 5, input: [3, null, 1] } }, [1, 3]],
      [{ $zip: { inputs: [[1, 2], ['a']] } }, [[1, 'a']]],
      [
        { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
        [
          [1, 'a'],
          [2, 'z'],
        ],
      ],
      [{ $zip: { inputs: [null, [1]] } }, null],
    ],
    'say what numbers are like as a whole': [
      [{ $median: { input: [4, 1, 3, 'x', 2], method } }, 2],
      [{ $percentile: { input: [1, 2, 3, 4], p: [0.5, 0.9], method } }, [2, 4]],
      [{ $percentile: { input: [], p: [0.5], method } }, [null]],
      [{ $stdDevPop: [1, 3] }, 1],
      [{ $stdDevSamp: [1] }, null],
    ],
    'compute angles as wide as their operands are': [
      [{ $cos: 0 }, 1],
      [{ $cos: Decimal128.fromString('0') }, Decimal128.fromString('1')],
      [{ $atan2: [0, -1] }, Math.PI],
      [{ $degreesToRadians: 180 }, Math.PI],
      [{ $sin: null }, null],
    ],
    'trim strings and replace parts of them': [
      [{ $trim: { input: '\u2003a\0' } }, 'a'],
      [{ $ltrim: { input: 'xyaxy', chars: 'yx' } }, 'axy'],
      [{ $rtrim: { input: 'xyaxy', chars: 'yx' } }, 'xya'],
      [{ $replaceOne: { input: 'a.a', find: 'a', replacement: '$s' } }, '$&.a'],
      [{ $replaceAll: { input: 'a.b.', find: '.', replacement: '' } }, 'ab'],
      [{ $replaceAll: { input: 'a', find: null, replacement: '' } }, null],
    ],
    'read timestamps and ids': [
      [{ $tsSecond: new Timestamp({ t: 7, i: 3 }) }, 7],
      [{ $tsIncrement: new Timestamp({ t: 7, i: 3 }) }, 3],
      [{ $toUUID: uuid }, new UUID(uuid)],
    ],
  };

  for (const [behaviour, all] of Object.entries(cases)) {
    it(behaviour, async () => {
      for (const [expression, expected] of all)
        expect(await resultOf(expression), JSON.stringify(expression)).to.deep.equal(expected);
    });
  }

  it('are refused where something is wrong with them', async () => {
    for (const [expression, code] of [
      [{ $firstN: { n: 0, input: [1] } }, 5787908],
      [{ $firstN: { n: 1, input: null } }, 5788200],
      [{ $median: { input: [1], method: 'exact' } }, 2],
      [{ $acos: 2 }, 50989],
      [{ $sin: 'x' }, 28765],
      [{ $trim: { input: 5 } }, 50699],
      [{ $replaceAll: { input: 1, find: '', replacement: '' } }, 51746],
      [{ $zip: { inputs: [1] } }, 34468],
      [{ $toUUID: 'x' }, 241],
      [{ $nope: { body: '' } }, 31325],
    ] as const)
      expect(await errorOf(resultOf(expression)), JSON.stringify(expression)).to.include({ code });
  });

  it('keep what they are asked for of each group', async () => {
    const rows = await store.rowsOf([
      { _id: 1, v: 5 },
      { _id: 2, v: null },
      { _id: 3, v: 7 },
    ]);
    const sortBy = { v: -1 } as const;
    const group = {
      _id: null,
      first: { $firstN: { n: 2, input: '$v' } },
      last: { $lastN: { n: 2, input: '$v' } },
      most: { $maxN: { n: 9, input: '$v' } },
      top: { $top: { sortBy, output: ['$v', '$_id'] } },
      bottom: { $bottomN: { n: 2, sortBy, output: '$_id' } },
      middle: { $median: { input: '$v', method } },
      high: { $percentile: { input: '$v', p: [0.9], method } },
      deviation: { $stdDevPop: '$v' },
    };
    expect(await rows.aggregate([{ $group: group }]).toArray()).to.deep.equal([
      {
        _id: null,
        first: [5, null],
        last: [null, 7],
        most: [7, 5],
        top: [7, 3],
        bottom: [1, 2],
        middle: 5,
        high: [7],
        deviation: 1,
      },
    ]);
    const unknown = rows.aggregate([{ $group: { _id: 1, x: { $nope: 1 } } }]).toArray();
    expect(await errorOf(unknown)).to.include({ code: 15952 });
  });

  it('find documents by chance', async () => {
    const rows = await store.rowsOf([{ _id: 1 }, { _id: 2 }]);
    expect(await rows.find({ $sampleRate: 1 }).toArray()).to.have.length(2);
    expect(await rows.find({ $sampleRate: 0 }).toArray()).to.have.length(0);
    expect(await errorOf(rows.find({ $sampleRate: 2 }).toArray())).to.include({ code: 9 });
  });
});
