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
    const insert = async (_id: string) =>
      await people.insertMany([{ _id }], { lean: true, ordered: false }).then(
        () => 'stored',
        (error: unknown) => (asOutage(error) === null ? 'refused' : 'outage'),
      );
    expect(await insert('Ewa')).to.equal('stored');
    expect(await insert('Ewa'), 'it is there already').to.equal('refused');
    const under = Array.from({ length: 50 }, async (_, index) => await insert(`visitor ${index}`));
    await documents.stop('SIGKILL');
    expect(await Promise.all(under))
      .to.include('outage')
      .and.not.include('refused');
    await connection.close();
  });
});
