import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('store: projection', () => {
  const store = useStore();
  let rows: Collection<Row>;
  before(async () => {
    rows = await store.rowsOf([
      {
        _id: 1,
        a: 1,
        b: { c: 2, d: 3 },
        list: [1, 2, 3, 4, 5],
        items: [
          { k: 1, q: 'x' },
          { k: 2, q: 'y' },
          { k: 3, q: 'z' },
        ],
      },
    ]);
  });

  const shown = (projection: Document, filter: object = {}) => rows.findOne(filter, { projection });

  const SHOWN: [string, Document, object][] = [
    ['fields and the _id with them', { a: 1 }, { _id: 1, a: 1 }],
    ['fields without the _id', { a: 1, _id: 0 }, { a: 1 }],
    ['the _id alone', { _id: 1 }, { _id: 1 }],
    ['a field that is missing', { z: 1 }, { _id: 1 }],
    ['a field by a path', { 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
    ['a field of a subdocument', { b: { d: 1 } }, { _id: 1, b: { d: 3 } }],
    [
      'a field of the elements of an array',
      { 'items.q': 1 },
      { _id: 1, items: [{ q: 'x' }, { q: 'y' }, { q: 'z' }] },
    ],
    ['all but some', { list: 0, items: 0, 'b.c': 0 }, { _id: 1, a: 1, b: { d: 3 } }],
    ['all but the _id and some', { _id: 0, list: 0, items: 0, b: 0 }, { a: 1 }],
    ['the first elements', { list: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, list: [1, 2] }],
    ['the last elements', { list: { $slice: -2 }, _id: 1 }, { _id: 1, list: [4, 5] }],
    ['elements from the middle', { list: { $slice: [1, 2] }, a: 1 }, { _id: 1, a: 1, list: [2, 3] }],
    ['elements counted from the end', { list: { $slice: [-3, 2] }, a: 1 }, { _id: 1, a: 1, list: [3, 4] }],
    ['a slice beside what is left out', { list: { $slice: 1 }, items: 0, b: 0 }, { _id: 1, a: 1, list: [1] }],
    [
      'the element that a condition names',
      { items: { $elemMatch: { k: { $gt: 1 } } } },
      { _id: 1, items: [{ k: 2, q: 'y' }] },
    ],
    ['no element where none fits', { items: { $elemMatch: { k: 9 } } }, { _id: 1 }],
    ['an expression', { twice: { $multiply: ['$a', 2] } }, { _id: 1, twice: 2 }],
    ['another name for a field', { renamed: '$b.c' }, { _id: 1, renamed: 2 }],
    ['a literal', { one: { $literal: 1 } }, { _id: 1, one: 1 }],
    ['a string', { text: 'hello' }, { _id: 1, text: 'hello' }],
    ['an array of expressions', { pair: ['$a', '$b.c'] }, { _id: 1, pair: [1, 2] }],
    ['what an expression leaves out', { a: 1, none: '$$REMOVE' }, { _id: 1, a: 1 }],
  ];
  for (const [name, projection, expected] of SHOWN) {
    it(`shows ${name}`, async () => {
      expect(await shown(projection)).to.deep.equal(expected);
    });
  }

  it('keeps the order of the stored fields', async () => {
    expect(Object.keys((await shown({ list: 1, a: 1 })) ?? {})).to.deep.equal(['_id', 'a', 'list']);
  });

  it('leaves a slice as it is when nothing else is chosen', async () => {
    const all = await shown({ list: { $slice: 1 } });
    expect(all).to.have.all.keys('_id', 'a', 'b', 'list', 'items');
    expect(all?.list).to.deep.equal([1]);
  });

  it('shows the element that the query matched', async () => {
    expect(await shown({ 'items.$': 1 }, { 'items.k': 2 })).to.deep.equal({
      _id: 1,
      items: [{ k: 2, q: 'y' }],
    });
    expect(await shown({ 'items.$': 1 }, { items: { $elemMatch: { q: 'z' } } })).to.deep.equal({
      _id: 1,
      items: [{ k: 3, q: 'z' }],
    });
    expect(await shown({ 'list.$': 1 }, { list: { $gte: 4 } })).to.deep.equal({ _id: 1, list: [4] });
  });

  it('applies to findOneAndUpdate and findOneAndDelete', async () => {
    const own = await store.rowsOf([{ _id: 1, a: 1, b: 2 }]);
    const options = { projection: { b: 1, _id: 0 } };
    expect(
      await own.findOneAndUpdate({}, { $inc: { b: 1 } }, { ...options, returnDocument: 'after' }),
    ).to.deep.equal({ b: 3 });
    expect(await own.findOneAndDelete({}, options)).to.deep.equal({ b: 3 });
  });

  const REFUSED: [string, Document, number][] = [
    ['inclusion in exclusion', { a: 0, b: 1 }, 31253],
    ['exclusion in inclusion', { a: 1, b: 0 }, 31254],
    ['a field and a path into it', { b: 1, 'b.c': 1 }, 31249],
    ['a path and the field around it', { 'b.c': 1, b: 1 }, 31250],
    ['an empty name', { '': 1 }, 40352],
    ['an expression that there is not', { x: { $nope: 1 } }, 31325],
    ['a slice that is no number', { list: { $slice: 'x' } }, 28667],
    ['$elemMatch without a document', { items: { $elemMatch: 1 } }, 31274],
    ['$elemMatch under a path', { 'b.items': { $elemMatch: { k: 1 } } }, 31275],
    ['the position of a match, twice', { 'list.$': 1, 'items.$': 1 }, 31276],
    ['the position of a match in a field that the query does not name', { 'items.$': 1 }, 31277],
  ];
  for (const [name, projection, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(shown(projection, { list: 1 }))).to.include({ code });
    });
  }

  it('refuses the position of a match where the query matched no element', async () => {
    expect(await errorOf(shown({ 'items.$': 1 }, { items: { $size: 3 } }))).to.include({ code: 51246 });
  });
});
