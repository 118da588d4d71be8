import type { CounterModel, CounterRecord } from './tickets.model.js';

const FIRST_NUMBER = 1001;

/** A number for each of these desks, which may be named several times: those of one desk follow each other. */
export async function drawNumbers(
  counters: CounterModel,
  deskIds: readonly string[],
): Promise<readonly number[]> {
  // The driver's own collection: Mongoose makes as much work of so small a command as the command itself.
  const collection = counters.db.collection<CounterRecord>(counters.collection.name);
  const left = new Map<string, number>();
  for (const deskId of new Set(deskIds)) {
    const count = deskIds.filter((id) => id === deskId).length;
    const counter = await collection.findOneAndUpdate(
      { _id: `tickets:${deskId}` },
      { $inc: { value: count } },
      { upsert: true, returnDocument: 'after' },
    );
    left.set(deskId, FIRST_NUMBER + (counter?.value ?? count) - count);
  }
  return deskIds.map((deskId) => {
    const number = left.get(deskId) ?? FIRST_NUMBER;
    left.set(deskId, number + 1);
    return number;
  });
}
