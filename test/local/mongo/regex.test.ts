import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Line {
  _id: number;
  text: string;
}

describe('document server: patterns and time limits', () => {
  let server: RunningServer;
  let lines: Collection<Line>;

  before(async () => {
    server = await runServer();
    lines = server.db.collection<Line>('lines');
    await lines.insertMany([
      { _id: 1, text: `${'a'.repeat(60)}!` },
      { _id: 2, text: 'a'.repeat(60) },
      { _id: 3, text: `${'a'.repeat(40)}b` },
      { _id: 4, text: 'Zażółć 🙂 gęślą' },
      { _id: 5, text: 'first\nsecond' },
    ]);
  });
  after(() => server.stop());

  async function found(pattern: string, options = ''): Promise<number[]> {
    const docs = await lines.find({ text: { $regex: pattern, $options: options } }).toArray();
    return docs.map(({ _id }) => _id);
  }

  /** Takes far too long in an engine that tries all ways. */
  const HOSTILE: [string, string, number[]][] = [
    ['repetitions inside of repetitions', '^(a+)+$', [2]],
    ['alternatives that are the same', '^(a|a)*$', [2]],
    ['many repetitions in a row', '^a*a*a*a*a*a*a*a*a*a*a*a*b$', [3]],
  ];
  for (const [name, pattern, expected] of HOSTILE) {
    it(`answers a pattern with ${name} at once`, async () => {
      const startedMs = performance.now();
      expect(await found(pattern)).to.deep.equal(expected);
      expect(performance.now() - startedMs).to.be.lessThan(2_000);
    });
  }

  it('gives up on a pattern that can only be tried, and serves others meanwhile', async () => {
    const error = await errorOf(found('^(?=a)(a+)+\\1$', 'i').then(() => found('^(?=(a+)+!!)')));
    expect(error).to.have.property('code');
    expect(await server.db.command({ ping: 1 })).to.include({ ok: 1 });
  });

  const ORDINARY: [string, string, string, number[]][] = [
    ['letters of any case', 'ZAŻÓŁĆ', 'i', [4]],
    ['one character beyond U+FFFF', '^\\S+ . \\S+$', '', [4]],
    ['the beginning of any line', '^second', 'm', [5]],
    ['no line end by a dot', 'first.second', '', []],
    ['a line end by a dot', 'first.second', 's', [5]],
    ['a pattern with comments', 'fir st # and so on', 'x', [5]],
    ['options inside of the pattern', '(?i)FIRST', '', [5]],
    ['named classes', '^[[:alpha:]]+!$', '', [1]],
    ['what stands ahead', 'a(?=!)', '', [1]],
    ['a repeated group', '(.)\\1{50}', '', [1, 2]],
  ];
  for (const [name, pattern, options, expected] of ORDINARY) {
    it(`matches ${name}`, async () => {
      expect(await found(pattern, options)).to.deep.equal(expected);
    });
  }

  it('finds matches in expressions', async () => {
    const [doc] = await lines
      .aggregate([
        { $match: { _id: 4 } },
        {
          $project: {
            has: { $regexMatch: { input: '$text', regex: /GĘŚLĄ/i } },
            first: { $regexFind: { input: '$text', regex: '(g)ę' } },
            all: { $regexFindAll: { input: '$text', regex: 'ż|ó' } },
          },
        },
      ])
      .toArray();
    expect(doc).to.deep.equal({
      _id: 4,
      has: true,
      first: { match: 'gę', idx: 9, captures: ['g'] },
      all: [
        { match: 'ż', idx: 2, captures: [] },
        { match: 'ó', idx: 3, captures: [] },
      ],
    });
  });

  const REFUSED: [string, string, string, number][] = [
    ['a pattern that is none', '(', '', 51091],
    ['an option that there is not', 'a', 'q', 51108],
  ];
  for (const [name, pattern, options, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(found(pattern, options))).to.include({ code });
    });
  }

  it('ends a query, a count and a pipeline that take longer than they may', async () => {
    const many = server.db.collection<Line & { a?: number }>('many');
    await many.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, text: 'x'.repeat(50) })));
    const filter = { $expr: { $gt: [{ $strLenCP: { $concat: ['$text', '$text'] } }, 500] } };
    const maxTimeMS = 5;
    expect(await errorOf(many.find(filter, { maxTimeMS }).toArray())).to.include({ code: 50 });
    expect(await errorOf(many.countDocuments(filter, { maxTimeMS }))).to.include({ code: 50 });
    expect(await errorOf(many.updateMany(filter, { $set: { a: 1 } }, { maxTimeMS }))).to.include({
      code: 50,
      codeName: 'MaxTimeMSExpired',
    });
    expect(await many.countDocuments({ _id: 5 }, { maxTimeMS: 5_000 })).to.equal(1);
  });
});
