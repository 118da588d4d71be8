import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Article {
  _id: number;
  title?: string;
  body?: string;
  shelf?: string;
  language?: string;
  parts?: { text: string }[];
}

describe('document server: text search', () => {
  let server: RunningServer;
  let articles: Collection<Article>;

  before(async () => {
    server = await runServer();
  });
  after(() => server.stop());
  beforeEach(async () => {
    articles = server.db.collection<Article>('articles');
    await articles.drop();
    await articles.insertMany([
      { _id: 1, title: 'Java Hut', body: 'Coffee and cakes' },
      { _id: 2, title: 'Burger Buns', body: 'Gourmet hamburgers' },
      { _id: 3, title: 'Coffee Shop', body: 'Just coffee' },
      { _id: 4, title: 'Clothes Clothes Clothes', body: 'Discount clothing' },
      { _id: 5, title: 'Java Shopping', body: 'Indonesian goods' },
    ]);
  });

  async function search(text: string, more: object = {}): Promise<number[]> {
    const found = await articles.find({ $text: { $search: text, ...more } }).toArray();
    return found.map(({ _id }) => _id).sort();
  }

  const SEARCHES: [string, string, object, number[]][] = [
    ['one word', 'coffee', {}, [1, 3]],
    ['any of several words', 'java burger', {}, [1, 2, 5]],
    ['other forms of a word', 'shops', {}, [3, 5]],
    ['a word in other letters', 'COFFEE', {}, [1, 3]],
    ['a word as it is written', 'Coffee', { $caseSensitive: true }, [1, 3]],
    ['no word that is written otherwise', 'coffee', { $caseSensitive: true }, [3]],
    ['a phrase', '"coffee shop"', {}, [3]],
    ['a phrase and words beside it', '"java" coffee', {}, [1, 5]],
    ['all but a negated word', 'java -hut', {}, [5]],
    ['all but a negated phrase', 'coffee -"and cakes"', {}, [3]],
    ['no negation inside of a word', 'java-hut', {}, [1, 5]],
    ['nothing by stop words', 'and the', {}, []],
    ['nothing by a negated word alone', '-coffee', {}, []],
  ];
  for (const [name, text, more, expected] of SEARCHES) {
    it(`finds ${name}`, async () => {
      await articles.createIndex({ title: 'text', body: 'text' });
      expect(await search(text, more)).to.deep.equal(expected);
    });
  }

  it('counts a word more where the text says little else', async () => {
    await articles.createIndex({ title: 'text' });
    const found = await articles
      .find(
        { $text: { $search: 'java coffee shop' } },
        { projection: { title: 1, score: { $meta: 'textScore' } } },
      )
      .sort({ score: { $meta: 'textScore' }, _id: 1 })
      .toArray();
    expect(found).to.deep.equal([
      { _id: 3, title: 'Coffee Shop', score: 1.5 },
      { _id: 5, title: 'Java Shopping', score: 1.5 },
      { _id: 1, title: 'Java Hut', score: 0.75 },
    ]);
  });

  it('counts repetitions less and less, and fields by their weights', async () => {
    await articles.createIndex({ title: 'text', body: 'text' }, { weights: { title: 10 } });
    const [found] = await articles
      .find({ $text: { $search: 'clothing' } }, { projection: { _id: 1, score: { $meta: 'textScore' } } })
      .toArray();
    // Three times the only word of the title, once one of two words in the body.
    expect(found).to.deep.include({ _id: 4, score: 10 * 1.75 + 0.75 });
  });

  it('gives the score to a pipeline', async () => {
    await articles.createIndex({ title: 'text', body: 'text' });
    const found = await articles
      .aggregate([
        { $match: { $text: { $search: 'coffee' } } },
        { $sort: { score: { $meta: 'textScore' } } },
        { $project: { _id: 1, score: { $meta: 'textScore' } } },
      ])
      .toArray();
    expect(found).to.deep.equal([
      { _id: 3, score: 1.5 },
      { _id: 1, score: 0.75 },
    ]);
  });

  it('folds letters with marks unless told to tell them apart', async () => {
    await articles.createIndex({ title: 'text' }, { default_language: 'none' });
    await articles.insertOne({ _id: 6, title: 'zażółć gęślą jaźń' });
    expect(await search('gesla')).to.deep.equal([6]);
    expect(await search('GĘŚLĄ')).to.deep.equal([6]);
    expect(await search('gesla', { $diacriticSensitive: true })).to.deep.equal([]);
    expect(await search('gęślą', { $diacriticSensitive: true })).to.deep.equal([6]);
  });

  it('neither stems nor leaves out words without a language', async () => {
    await articles.createIndex({ title: 'text', body: 'text' }, { default_language: 'none' });
    expect(await search('shops')).to.deep.equal([]);
    expect(await search('and')).to.deep.equal([1]);
  });

  it('takes the language that a document names', async () => {
    await articles.createIndex({ title: 'text' });
    await articles.insertOne({ _id: 6, title: 'shopping', language: 'none' });
    expect(await search('shopping', { $language: 'none' })).to.deep.equal([6]);
    const refused = await errorOf(articles.insertOne({ _id: 7, title: 'sklep', language: 'polish' }));
    expect(refused).to.include({ code: 17262 });
  });

  it('keeps the index in step with updates and deletes', async () => {
    await articles.createIndex({ title: 'text', body: 'text' });
    await articles.updateOne({ _id: 1 }, { $set: { body: 'Tea' } });
    await articles.deleteOne({ _id: 3 });
    await articles.updateOne({ _id: 2 }, { $set: { title: 'coffee coffee' } });
    expect(await search('coffee')).to.deep.equal([2]);
    expect(await search('tea')).to.deep.equal([1]);
  });

  it('covers all strings with a wildcard, in arrays and below', async () => {
    await articles.createIndex({ '$**': 'text' });
    await articles.insertOne({ _id: 6, parts: [{ text: 'deep waters' }] });
    expect(await search('water')).to.deep.equal([6]);
    expect(await search('coffee')).to.deep.equal([1, 3]);
  });

  it('looks into one part of the index by the fields before the text', async () => {
    await articles.updateMany({ _id: { $lte: 2 } }, { $set: { shelf: 'a' } });
    await articles.createIndex({ shelf: 1, body: 'text' });
    const found = await articles.find({ shelf: 'a', $text: { $search: 'coffee' } }).toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal([1]);
    const plan = await articles.find({ shelf: 'a', $text: { $search: 'coffee' } }).explain('executionStats');
    expect(plan.executionStats.totalKeysExamined).to.equal(1);
    const refused = await errorOf(articles.find({ $text: { $search: 'coffee' } }).toArray());
    expect(refused).to.include({ code: 291 });
  });

  it('shows in explain that it uses the text index', async () => {
    await articles.createIndex({ title: 'text', body: 'text' }, { name: 'words' });
    const plan = await articles
      .find({ $text: { $search: 'coffee -shops "big cup"' } })
      .explain('queryPlanner');
    const stage = plan.queryPlanner.winningPlan;
    expect(stage.stage).to.equal('TEXT_MATCH');
    expect(stage.indexName).to.equal('words');
    expect(stage.parsedTextQuery.terms).to.have.members(['coffe', 'big', 'cup']);
    expect(stage.parsedTextQuery).to.deep.include({ negatedTerms: ['shop'], phrases: ['big cup'] });
  });

  it('combines with other conditions', async () => {
    await articles.createIndex({ title: 'text', body: 'text' });
    expect(await articles.countDocuments({ $text: { $search: 'coffee' }, _id: { $gt: 1 } })).to.equal(1);
    const { modifiedCount } = await articles.updateMany(
      { $text: { $search: 'java' } },
      { $set: { shelf: 'j' } },
    );
    expect(modifiedCount).to.equal(2);
  });

  it('lists the index as it was completed', async () => {
    await articles.createIndex({ shelf: 1, title: 'text', body: 'text' }, { weights: { title: 3 } });
    const [, index] = await articles.indexes();
    expect(index).to.deep.equal({
      v: 2,
      key: { shelf: 1, _fts: 'text', _ftsx: 1 },
      name: 'shelf_1_title_text_body_text',
      weights: { body: 1, title: 3 },
      default_language: 'english',
      language_override: 'language',
      textIndexVersion: 3,
    });
  });

  it('takes one text index for a collection', async () => {
    await articles.createIndex({ title: 'text' });
    await articles.createIndex({ title: 'text' });
    expect(await errorOf(articles.createIndex({ body: 'text' }))).to.include({ code: 85 });
    expect(await errorOf(articles.createIndex({ shelf: 1, body: 'text' }))).to.include({ code: 67 });
  });

  const REFUSED: [string, () => Promise<unknown>, number][] = [
    ['$text without an index', () => search('coffee'), 27],
    [
      'an unknown language of an index',
      () => articles.createIndex({ title: 'text' }, { default_language: 'polish' }),
      67,
    ],
    ['a weight out of bounds', () => articles.createIndex({ title: 'text' }, { weights: { title: 0 } }), 67],
    [
      '$text after the first stage',
      () => articles.aggregate([{ $limit: 1 }, { $match: { $text: { $search: 'x' } } }]).toArray(),
      17313,
    ],
    [
      'a sort by the score without $text',
      () =>
        articles
          .find()
          .sort({ s: { $meta: 'textScore' } })
          .toArray(),
      40218,
    ],
  ];
  for (const [name, run, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(run())).to.include({ code });
    });
  }

  it('refuses an unknown language and a hint beside $text', async () => {
    await articles.createIndex({ title: 'text' });
    expect(await errorOf(search('kawa', { $language: 'polish' }))).to.include({ code: 2 });
    const hinted = articles.find({ $text: { $search: 'x' } }).hint('_id_');
    expect(await errorOf(hinted.toArray())).to.include({ code: 2 });
  });
});
