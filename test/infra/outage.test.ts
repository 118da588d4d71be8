import { expect } from 'chai';
import mongoose, { Schema } from 'mongoose';
import { asOutage } from '../../src/infra/outage.js';
import { startDocuments } from '../support/services.js';

describe('A command with several writes', () => {
  it('that the database does not answer is an outage, and one that it refuses is not', async () => {
    const documents = await startDocuments();
    const connection = await mongoose
      .createConnection(documents.url, { serverSelectionTimeoutMS: 500 })
      .asPromise();
    const people = connection.model('Person', new Schema({ _id: String }, { versionKey: false }));
    const insert = async () =>
      await people.insertMany([{ _id: 'Ewa' }], { lean: true, ordered: false }).then(
        () => 'stored',
        (error: unknown) => (asOutage(error) === null ? 'refused' : 'outage'),
      );
    expect(await insert()).to.equal('stored');
    expect(await insert(), 'it is there already').to.equal('refused');
    await documents.stop('SIGKILL');
    expect(await insert()).to.equal('outage');
    await connection.close();
  });
});
