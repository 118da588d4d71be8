import { expect } from 'chai';
import type { CollationOptions, Collection } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Word {
  _id: number;
  text: string | number | null;
}

/** In the order of the Polish alphabet, small letters before capitals. */
const POLISH = [
  'a',
  'A',
  'aż',
  'ą',
  'b',
  'c',
  'cz',
  'ć',
  'd',
  'e',
  'ę',
  'l',
  'las',
  'ł',
  'Ł',
  'łaska',
  'm',
  'n',
  'ń',
  'o',
  'ó',
  's',
  'ś',
  'u',
  'x',
  'y',
  'z',
  'zz',
  'ź',
  'ż',
  'Ż',
  'żaba',
];
const PL: CollationOptions = { locale: 'pl' };

describe('document server: collation', () => {
  let server: RunningServer;
  let words: Collection<Word>;

  before(async () => {
    server = await runServer();
  });
  after(() => server.stop());
  beforeEach(async () => {
    words = server.db.collection<Word>('words');
    await words.drop();
  });

  async function fill(texts: readonly (string | number | null)[]): Promise<void> {
    const shuffled = texts.map((text, at) => ({ _id: (at * 7) % 1009, text }));
    await words.insertMany(shuffled.sort((a, b) => a._id - b._id));
  }

  async function stageOf(
    filter: object,
    collation: CollationOptions,
    sort: Record<string, 1 | -1> = {},
  ): Promise<string[]> {
    const plan = await words.find(filter, { collation }).sort(sort).explain('queryPlanner');
    const stages: string[] = [];
    for (let stage = plan.queryPlanner.winningPlan; stage; stage = stage.inputStage) stages.push(stage.stage);
    return stages;
  }

  for (const isIndexed of [false, true]) {
    const how = isIndexed ? 'by an index' : 'in memory';

    it(`sorts in the order of the Polish alphabet ${how}`, async () => {
      await fill(POLISH);
      if (isIndexed) await words.createIndex({ text: 1 }, { collation: PL });
      expect(await stageOf({}, PL, { text: 1 })).to.include(isIndexed ? 'IXSCAN' : 'SORT');
      const up = await words.find({}, { collation: PL }).sort({ text: 1 }).toArray();
      const down = await words.find({}, { collation: PL }).sort({ text: -1 }).toArray();
      expect(up.map(({ text }) => text)).to.deep.equal(POLISH);
      expect(down.map(({ text }) => text)).to.deep.equal([...POLISH].reverse());
    });

    it(`finds ranges of the Polish alphabet ${how}`, async () => {
      await fill([...POLISH, 5, null]);
      if (isIndexed) await words.createIndex({ text: 1 }, { collation: PL });
      const filter = { text: { $gt: 'l', $lte: 'm' } };
      expect((await stageOf(filter, PL)).at(-1)).to.equal(isIndexed ? 'IXSCAN' : 'COLLSCAN');
      const found = await words.find(filter, { collation: PL }).sort({ text: 1 }).toArray();
      expect(found.map(({ text }) => text)).to.deep.equal(['las', 'ł', 'Ł', 'łaska', 'm']);
    });

    const EQUALITIES: [string, CollationOptions, string, string[]][] = [
      ['letters of any case', { locale: 'pl', strength: 2 }, 'ŻABA', ['żaba', 'Żaba', 'ŻABA']],
      ['Polish letters apart from those without marks', { locale: 'pl', strength: 1 }, 'zaba', ['zaba']],
      [
        'marks for nothing in English',
        { locale: 'en', strength: 1 },
        'zaba',
        ['żaba', 'Żaba', 'ŻABA', 'zaba'],
      ],
      ['case alone', { locale: 'en', strength: 1, caseLevel: true }, 'żaba', ['żaba', 'zaba']],
      ['everything', { locale: 'pl', strength: 3 }, 'Żaba', ['Żaba']],
      [
        'composed letters and letters with marks alike',
        { locale: 'pl', strength: 3 },
        'z\u0307aba',
        ['żaba'],
      ],
      ['numbers by what they are worth', { locale: 'en', numericOrdering: true }, 'a007', ['a7', 'a07']],
      ['no punctuation', { locale: 'en', alternate: 'shifted' }, 'zaba', ['zaba', 'za-ba']],
    ];
    for (const [name, collation, wanted, expected] of EQUALITIES) {
      it(`compares ${name} ${how}`, async () => {
        await fill(['żaba', 'Żaba', 'ŻABA', 'zaba', 'za-ba', 'a7', 'a07', 'a70']);
        if (isIndexed) await words.createIndex({ text: 1 }, { collation });
        expect((await stageOf({ text: wanted }, collation)).at(-1)).to.equal(
          isIndexed ? 'IXSCAN' : 'COLLSCAN',
        );
        const found = await words.find({ text: wanted }, { collation }).toArray();
        const among = await words.find({ text: { $in: [wanted, 'x'] } }, { collation }).toArray();
        const others = await words.countDocuments({ text: { $ne: wanted } }, { collation });
        expect(found.map(({ text }) => text)).to.have.members(expected);
        expect(among.map(({ text }) => text)).to.have.members(expected);
        expect(others).to.equal(8 - expected.length);
      });
    }
  }

  it('keeps the right order in an index that cannot order a string', async () => {
    const texts = ['a', 'Straße', 'strasse', 'Strassf', 'z', '中'];
    await words.createIndex({ text: 1 }, { collation: { locale: 'de' } });
    await fill(texts);
    const found = await words
      .find({}, { collation: { locale: 'de' } })
      .sort({ text: 1 })
      .toArray();
    expect(found.map(({ text }) => text)).to.deep.equal(['a', 'strasse', 'Straße', 'Strassf', 'z', '中']);
    const after = await words.find({ text: { $gt: 'strasse' } }, { collation: { locale: 'de' } }).toArray();
    expect(after.map(({ text }) => text)).to.have.members(['Straße', 'Strassf', 'z', '中']);
  });

  it('orders by letters made of two characters, with an index or without', async () => {
    const czech = ['c', 'cz', 'd', 'h', 'hz', 'ch', 'i'];
    await words.createIndex({ text: 1 }, { collation: { locale: 'cs' } });
    await fill(czech);
    const found = await words
      .find({}, { collation: { locale: 'cs' } })
      .sort({ text: 1 })
      .toArray();
    const range = await words
      .find({ text: { $gt: 'h', $lt: 'i' } }, { collation: { locale: 'cs' } })
      .toArray();
    expect(found.map(({ text }) => text)).to.deep.equal(czech);
    expect(range.map(({ text }) => text)).to.have.members(['hz', 'ch']);
  });

  it('matches patterns without the collation of the index', async () => {
    await fill(['Ala', 'ala', 'alb']);
    await words.createIndex({ text: 1 }, { collation: { locale: 'en', strength: 2 } });
    const found = await words.find({ text: /^al/ }, { collation: { locale: 'en', strength: 2 } }).toArray();
    expect(found.map(({ text }) => text)).to.have.members(['ala', 'alb']);
  });

  it('uses an index for strings only where it compares as the query does', async () => {
    await fill(['Ala', 'ala', 7]);
    await words.createIndex({ text: 1 }, { collation: { locale: 'en', strength: 2 } });
    expect(await stageOf({ text: 'ala' }, { locale: 'en', strength: 3 })).to.deep.equal(['COLLSCAN']);
    expect((await stageOf({ text: 7 }, { locale: 'en', strength: 3 })).at(-1)).to.equal('IXSCAN');
  });

  it('keeps a unique index by what the collation calls equal', async () => {
    await words.createIndex({ text: 1 }, { unique: true, collation: { locale: 'pl', strength: 1 } });
    await words.insertMany([
      { _id: 1, text: 'zaba' },
      { _id: 2, text: 'żaba' },
    ]);
    const error = await errorOf(words.insertOne({ _id: 3, text: 'ŻABA' }));
    expect(error).to.include({ code: 11000 });
  });

  it('groups and lists distinct values by the collation', async () => {
    await fill(['Ala', 'ALA', 'łan', 'Łan', 'lan']);
    const collation = { locale: 'pl', strength: 2 };
    const groups = await words.aggregate([{ $group: { _id: '$text' } }], { collation }).toArray();
    expect(groups).to.have.length(3);
    expect(await words.distinct('text', {}, { collation })).to.have.length(3);
  });

  it('compares in expressions by the collation', async () => {
    await fill(['Ala', 'Ola']);
    const collation = { locale: 'pl', strength: 2 };
    expect(await words.countDocuments({ $expr: { $eq: ['$text', 'ALA'] } }, { collation })).to.equal(1);
  });

  const REFUSED: [string, CollationOptions & Record<string, unknown>, number][] = [
    ['a locale that there is not', { locale: 'klingon' }, 2],
    ['a strength out of bounds', { locale: 'pl', strength: 9 }, 2],
    ['an unknown field', { locale: 'pl', force: 1 }, 40415],
    ['a choice that there is not', { locale: 'pl', caseFirst: 'middle' }, 2],
  ];
  for (const [name, collation, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      const error = await errorOf(words.find({ text: 'a' }, { collation }).toArray());
      expect(error).to.include({ code });
    });
  }
});
