import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('store: validation', () => {
  const store = useStore();

  const ruled = (validator: Document, options: Document = {}): Promise<Collection<Row>> =>
    store.db.createCollection<Row>(store.newName(), { validator, ...options });

  const person: Document = {
    $jsonSchema: {
      bsonType: 'object',
      required: ['name', 'age'],
      properties: {
        name: { bsonType: 'string', minLength: 2, maxLength: 10, pattern: '^[A-Z]' },
        age: { bsonType: ['int', 'double'], minimum: 0, maximum: 150, description: 'years' },
        mail: { bsonType: 'array', items: { bsonType: 'string' }, uniqueItems: true, maxItems: 2 },
        role: { enum: ['admin', 'agent', null] },
        address: {
          bsonType: 'object',
          required: ['city'],
          additionalProperties: false,
          properties: { city: { bsonType: 'string' } },
        },
      },
    },
  };

  const DOCUMENTS: [string, object, boolean][] = [
    ['all that is required', { name: 'Ala', age: 5 }, true],
    [
      'everything',
      { name: 'Ala', age: 5.5, mail: ['a', 'b'], role: 'admin', address: { city: 'Łódź' } },
      true,
    ],
    ['a value of the list that is null', { name: 'Ala', age: 5, role: null }, true],
    ['a field too few', { name: 'Ala' }, false],
    ['another type', { name: 'Ala', age: '5' }, false],
    ['a name too short', { name: 'A', age: 5 }, false],
    ['a name too long', { name: 'Abcdefghijk', age: 5 }, false],
    ['a name that breaks its pattern', { name: 'ala', age: 5 }, false],
    ['a number too small', { name: 'Ala', age: -1 }, false],
    ['a number too large', { name: 'Ala', age: 151 }, false],
    ['a wrong element', { name: 'Ala', age: 5, mail: [1] }, false],
    ['an element twice', { name: 'Ala', age: 5, mail: ['a', 'a'] }, false],
    ['too many elements', { name: 'Ala', age: 5, mail: ['a', 'b', 'c'] }, false],
    ['a value beyond the list', { name: 'Ala', age: 5, role: 'boss' }, false],
    ['a field too many in a subdocument', { name: 'Ala', age: 5, address: { city: 'x', zip: 1 } }, false],
  ];
  for (const [name, document, isValid] of DOCUMENTS) {
    it(`${isValid ? 'takes' : 'refuses'} ${name}`, async () => {
      const people = await ruled(person);
      const inserted = people.insertOne({ _id: 1, ...document });
      if (isValid) await inserted;
      else expect(await errorOf(inserted)).to.include({ code: 121 });
      expect(await people.countDocuments()).to.equal(isValid ? 1 : 0);
    });
  }

  it('says which document failed, and why', async () => {
    const people = await ruled(person);
    const reply = await store.db.command({
      insert: people.collectionName,
      documents: [{ _id: 7, name: 'Ala' }],
    });
    expect(reply).to.include({ ok: 1, n: 0 });
    const [error] = reply.writeErrors;
    expect(error).to.include({ index: 0, code: 121, errmsg: 'Document failed validation' });
    expect(error.errInfo.failingDocumentId).to.equal(7);
    expect(error.errInfo.details.operatorName).to.equal('$jsonSchema');
  });

  async function detailsOf(rule: Document, document: Document): Promise<Document> {
    const { collectionName } = await ruled(rule);
    const reply = await store.db.command({ insert: collectionName, documents: [{ _id: 7, ...document }] });
    return reply.writeErrors[0].errInfo.details;
  }

  it('says which rules of a schema a document did not satisfy', async () => {
    const found = await detailsOf(person, { name: 'A', role: 'boss', address: { city: 'x', zip: 1 } });
    const property = (propertyName: string, details: Document) => ({ propertyName, details: [details] });
    expect(found).to.deep.equal({
      operatorName: '$jsonSchema',
      schemaRulesNotSatisfied: [
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            property('name', {
              operatorName: 'minLength',
              specifiedAs: { minLength: 2 },
              reason: 'specified string length was not satisfied',
              consideredValue: 'A',
            }),
            property('role', {
              operatorName: 'enum',
              specifiedAs: { enum: ['admin', 'agent', null] },
              reason: 'value was not found in enum',
              consideredValue: 'boss',
            }),
            property('address', {
              operatorName: 'additionalProperties',
              specifiedAs: { additionalProperties: false },
              additionalProperties: ['zip'],
            }),
          ],
        },
        {
          operatorName: 'required',
          specifiedAs: { required: ['name', 'age'] },
          missingProperties: ['age'],
        },
      ],
    });
  });

  it('says what is wrong with a number or an element', async () => {
    const found = await detailsOf(person, { name: 'Ala', age: 'old', mail: ['a', 5] });
    expect(found.schemaRulesNotSatisfied[0].propertiesNotSatisfied).to.deep.equal([
      {
        propertyName: 'age',
        description: 'years',
        details: [
          {
            operatorName: 'bsonType',
            specifiedAs: { bsonType: ['int', 'double'] },
            reason: 'type did not match',
            consideredValue: 'old',
            consideredType: 'string',
          },
        ],
      },
      {
        propertyName: 'mail',
        details: [
          {
            operatorName: 'items',
            reason: 'At least one item did not match the sub-schema',
            itemIndex: 1,
            details: [
              {
                operatorName: 'bsonType',
                specifiedAs: { bsonType: 'string' },
                reason: 'type did not match',
                consideredValue: 5,
                consideredType: 'int',
              },
            ],
          },
        ],
      },
    ]);
  });

  it('says what of several schemas was satisfied', async () => {
    const number = { bsonType: 'int' };
    const positive = { minimum: 0 };
    const refused = async (n: Document, value: unknown) => {
      const found = await detailsOf({ $jsonSchema: { properties: { n } } }, { n: value });
      return found.schemaRulesNotSatisfied[0].propertiesNotSatisfied[0].details[0];
    };
    expect(await refused({ oneOf: [number, positive] }, 5)).to.deep.equal({
      operatorName: 'oneOf',
      reason: 'more than one subschema matched',
      matchingSchemaIndexes: [0, 1],
    });
    expect(await refused({ not: number }, 5)).to.deep.equal({
      operatorName: 'not',
      reason: 'child expression matched',
    });
    const { operatorName, schemasNotSatisfied } = await refused({ anyOf: [number, { enum: ['x'] }] }, 'y');
    expect(operatorName).to.equal('anyOf');
    expect(schemasNotSatisfied.map((one: Document) => one.index)).to.deep.equal([0, 1]);
  });

  it('says little of a document that is large', async () => {
    const text = 'x'.repeat(100_000);
    expect(await detailsOf({ text: { $type: 'int' } }, { text })).to.have.property('operatorName', '$type');
    expect(await detailsOf({ text: { $type: 'int' } }, { text: 'x' })).to.have.property(
      'consideredValue',
      'x',
    );
  });

  it('says which conditions of a query a document did not satisfy', async () => {
    expect(await detailsOf({ n: { $gte: 0 } }, { n: -1 })).to.deep.equal({
      operatorName: '$gte',
      specifiedAs: { n: { $gte: 0 } },
      reason: 'comparison failed',
      consideredValue: -1,
    });
    const missing = {
      operatorName: '$in',
      specifiedAs: { kind: { $in: ['a'] } },
      reason: 'field was missing',
    };
    expect(await detailsOf({ n: { $gt: 0 }, kind: { $in: ['a'] } }, { n: 1 })).to.deep.equal({
      operatorName: '$and',
      clausesNotSatisfied: [{ index: 1, details: missing }],
    });
    const expression = { $expr: { $gt: ['$a', '$b'] } };
    expect(await detailsOf(expression, { a: 1, b: 2 })).to.deep.equal({
      operatorName: '$expr',
      specifiedAs: expression,
      reason: 'expression did not match',
      expressionResult: false,
    });
  });

  it('holds for updates, upserts and findAndModify', async () => {
    const rows = await ruled({ n: { $gte: 0 } });
    await rows.insertOne({ _id: 1, n: 1 });
    expect(await errorOf(rows.updateOne({}, { $inc: { n: -5 } }))).to.include({ code: 121 });
    expect(await errorOf(rows.replaceOne({}, { n: -1 }))).to.include({ code: 121 });
    expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { n: -1 } }, { upsert: true }))).to.include({
      code: 121,
    });
    expect(await errorOf(rows.findOneAndUpdate({}, { $set: { n: -1 } }))).to.include({
      code: 121,
      codeName: 'DocumentValidationFailure',
    });
    expect(await rows.find().toArray()).to.deep.equal([{ _id: 1, n: 1 }]);
  });

  it('takes expressions as a rule', async () => {
    const rows = await ruled({ $expr: { $lt: ['$from', '$to'] } });
    await rows.insertOne({ _id: 1, from: 1, to: 2 });
    expect(await errorOf(rows.insertOne({ _id: 2, from: 2, to: 1 }))).to.include({ code: 121 });
  });

  it('can be passed by, or only warn', async () => {
    const strict = await ruled({ n: 1 });
    await strict.insertOne({ _id: 1, n: 2 }, { bypassDocumentValidation: true });
    await strict.updateOne({}, { $set: { n: 3 } }, { bypassDocumentValidation: true });
    expect(await strict.findOne()).to.deep.equal({ _id: 1, n: 3 });
    const warning = await ruled({ n: 1 }, { validationAction: 'warn' });
    await warning.insertOne({ _id: 1, n: 2 });
    const off = await ruled({ n: 1 }, { validationLevel: 'off' });
    await off.insertOne({ _id: 1, n: 2 });
  });

  it('lets old documents stay invalid where it is moderate', async () => {
    const rows = await store.rowsOf([
      { _id: 1, n: 'old' },
      { _id: 2, n: 1 },
    ]);
    const validator = { n: { $type: 'number' } };
    await store.db.command({ collMod: rows.collectionName, validator, validationLevel: 'moderate' });
    await rows.updateOne({ _id: 1 }, { $set: { n: 'older' } });
    expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { n: 'new' } }))).to.include({ code: 121 });
    expect(await errorOf(rows.insertOne({ _id: 3, n: 'new' }))).to.include({ code: 121 });
    await store.db.command({ collMod: rows.collectionName, validationLevel: 'strict' });
    expect(await errorOf(rows.updateOne({ _id: 1 }, { $set: { n: 'oldest' } }))).to.include({ code: 121 });
    await rows.updateOne({ _id: 1 }, { $set: { n: 5 } });
  });

  it('goes on with an unordered batch', async () => {
    const rows = await ruled({ n: { $exists: true } });
    const documents = [{ _id: 1 }, { _id: 2, n: 1 }, { _id: 3 }];
    const reply = await store.db.command({ insert: rows.collectionName, documents, ordered: false });
    expect(reply.n).to.equal(1);
    expect(reply.writeErrors.map(({ index }: { index: number }) => index)).to.deep.equal([0, 2]);
  });

  const REFUSED: [string, Document, number][] = [
    ['an operator that there is not', { validator: { a: { $nope: 1 } } }, 2],
    ['a schema with a keyword that there is not', { validator: { $jsonSchema: { nope: 1 } } }, 9],
    ['a schema with a type that there is not', { validator: { $jsonSchema: { bsonType: 'fish' } } }, 2],
    ['an action that there is not', { validator: {}, validationAction: 'shout' }, 2],
    ['a level that there is not', { validator: {}, validationLevel: 'soft' }, 2],
  ];
  for (const [name, options, code] of REFUSED) {
    it(`cannot be ${name}`, async () => {
      expect(await errorOf(store.db.command({ create: store.newName(), ...options }))).to.include({ code });
    });
  }
});
