import { expect } from 'chai';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('an index that is there', () => {
  const store = useStore();

  async function duplicates() {
    const rows = await store.rowsOf([
      { _id: 1, x: 1 },
      { _id: 2, x: 1 },
    ]);
    await rows.createIndex({ x: 1 });
    const change = (index: object) =>
      store.db.command({ collMod: rows.collectionName, index: { keyPattern: { x: 1 }, ...index } });
    return { rows, change };
  }

  it('takes no new duplicates while it is prepared to be unique', async () => {
    const { rows, change } = await duplicates();
    expect(await change({ prepareUnique: true })).to.include({ prepareUnique_new: true });
    expect(await errorOf(rows.insertOne({ _id: 3, x: 1 }))).to.include({ code: 11000 });
    await rows.insertOne({ _id: 3, x: 3 });
    expect(await errorOf(rows.updateOne({ _id: 3 }, { $set: { x: 1 } }))).to.include({ code: 11000 });
    await rows.updateOne({ _id: 1 }, { $set: { y: 1 } });
    expect((await rows.indexes())[1]).to.include({ prepareUnique: true });
  });

  it('becomes unique once there are no duplicates', async () => {
    const { rows, change } = await duplicates();
    expect(await errorOf(change({ unique: true }))).to.include({ code: 72, codeName: 'InvalidOptions' });
    await change({ prepareUnique: true });
    const error = await errorOf(change({ unique: true }));
    expect(error).to.include({ code: 359, codeName: 'CannotConvertIndexToUnique' });
    expect(error.errorResponse).to.deep.include({ violations: [{ ids: [1, 2] }] });
    await rows.deleteOne({ _id: 2 });
    expect(await change({ unique: true })).to.include({ unique_new: true });
    const [, index] = await rows.indexes();
    expect(index).to.include({ name: 'x_1', unique: true }).and.not.to.have.property('prepareUnique');
    expect(await errorOf(rows.insertOne({ _id: 2, x: 1 }))).to.include({ code: 11000 });
    expect(await rows.findOne({ x: 1 })).to.include({ _id: 1 });
  });

  it('tells how often it was used', async () => {
    const { rows } = await duplicates();
    const uses = async () => {
      const stats = await rows.aggregate([{ $indexStats: {} }]).toArray();
      return Number(stats.find(({ name }) => name === 'x_1')?.accesses.ops);
    };
    expect(await uses()).to.equal(0);
    await rows.find({ x: 1 }).toArray();
    expect(await uses()).to.equal(1);
  });
});
