import { expect } from 'chai';
import type { Document } from 'mongodb';
import { errorOf, type RunningServer, runServer, until } from './running-server.js';

const MANY = { $range: [0, 100_000] };

describe('document server: commands that ask for too much', () => {
  let server: RunningServer;
  before(async () => {
    server = await runServer();
    await server.db.collection('rows').insertMany(Array.from({ length: 4_000 }, (_, n) => ({ n })));
  });
  after(() => server.stop());

  /** Each would need more memory or time than there is. */
  const bombs: Record<string, Document> = {
    'a list that doubles': doubled({ $concatArrays: ['$$value', '$$value'] }, [1, 2]),
    'a list of lists that doubles': doubled(['$$value', '$$value'], 1),
    'a document that doubles': doubled({ a: '$$value', b: '$$value' }, {}),
    'a document that is merged with itself': doubled(
      { $mergeObjects: [{ a: '$$value' }, { b: '$$value' }] },
      {},
    ),
    'a text that doubles': doubled({ $concat: ['$$value', '$$value'] }, 'xx'),
    'a document that gets deeper': { $reduce: { input: MANY, initialValue: 1, in: { a: '$$value' } } },
    'a loop within a loop': { $map: { input: MANY, in: { $map: { input: MANY, in: '$$this' } } } },
    'a list that grows by a list': {
      $reduce: { input: MANY, initialValue: [], in: { $concatArrays: ['$$value', MANY] } },
    },
  };

  for (const [name, expression] of Object.entries(bombs)) {
    it(`refuses ${name}`, async () => {
      const pipeline = [{ $limit: 1 }, { $project: { x: expression } }];
      const error = await errorOf(server.db.collection('rows').aggregate(pipeline).toArray());
      expect(error.code).to.be.oneOf([15, 50, 146, 13548]);
    });
  }

  it('writes no name that would end in the middle', async () => {
    const rows = server.db.collection('rows');
    const named = { $arrayToObject: [[{ k: 'a\0b', v: 1 }]] };
    const attempts = [
      rows.aggregate([{ $limit: 1 }, { $project: { x: named } }]).toArray(),
      rows.updateOne({ n: 1 }, [{ $set: { x: named } }]),
      rows.updateOne({ n: 1 }, { $rename: { n: 'a\0b' } }),
      rows.createIndex({ a: 1 }, { name: 'a\0b' }),
    ];
    for (const error of await Promise.all(attempts.map(errorOf))) expect(error.code).to.be.above(1);
    expect(await rows.findOne({ n: 1 })).to.have.all.keys('_id', 'n');
    expect(await server.db.command({ validate: 'rows' })).to.include({ valid: true });
  });

  it('refuses a group that collects more than memory should hold', async () => {
    const pipeline = [{ $group: { _id: null, x: { $push: { $concat: ['x'.repeat(500_000)] } } } }];
    const error = await errorOf(server.db.collection('rows').aggregate(pipeline).toArray());
    expect(error).to.include({ code: 146 });
  });

  it('refuses a result that is larger than a document may be', async () => {
    const pipeline = [{ $group: { _id: null, x: { $push: { $substrCP: ['x'.repeat(5_000), 0, 5_000] } } } }];
    const error = await errorOf(server.db.collection('rows').aggregate(pipeline).toArray());
    expect(error).to.include({ code: 10334, codeName: 'BSONObjectTooLarge' });
  });

  it('answers others while a pipeline is at work', async () => {
    let isDone = false;
    let answers = 0;
    const pipeline = [
      { $limit: 1_000 },
      {
        $project: { x: { $sum: { $map: { input: { $range: [0, 400] }, in: { $add: ['$$this', '$n'] } } } } },
      },
      { $group: { _id: null, total: { $sum: '$x' } } },
    ];
    const working = server.db
      .collection('rows')
      .aggregate(pipeline)
      .toArray()
      .finally(() => {
        isDone = true;
      });
    await until(async () => {
      await server.db.command({ ping: 1 });
      if (!isDone) answers += 1;
      return isDone;
    });
    expect(await working).to.deep.equal([{ _id: null, total: 400 * 499_500 + 1_000 * 79_800 }]);
    expect(answers).to.be.above(3);
  });

  it('checks an index over a long array without taking for ever', async () => {
    const lists = server.db.collection('lists');
    await lists.insertOne({ a: Array.from({ length: 20_000 }, (_, n) => n) });
    await lists.createIndex({ a: 1 });
    expect(await server.db.command({ validate: 'lists' })).to.deep.include({
      valid: true,
      keysPerIndex: { _id_: 1, a_1: 20_000 },
    });
  });
});

function doubled(step: unknown, initialValue: unknown): Document {
  return { $reduce: { input: { $range: [0, 60] }, initialValue, in: step } };
}
