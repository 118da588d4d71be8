import type { SlotModel } from './callbacks.model.js';

const DUPLICATE_KEY = 11000;

/** A place in a slot: the desk, the slot's start, and the key of the callback that fills it. */
export interface Booking {
  readonly deskId: string;
  readonly at: Date;
  readonly key: string;
}

/** Which calls fill which slots. One document is one slot, so that a slot is never filled beyond what fits. */
export class SlotBook {
  readonly #model: SlotModel;

  constructor(model: SlotModel) {
    this.#model = model;
  }

  /** Books a place. False when the slot is full; booking again with the same key keeps the one place. */
  async book({ deskId, at, key }: Booking, capacity: number): Promise<boolean> {
    const _id = idOf(deskId, at);
    const hasRoom = { $or: [{ keys: key }, { [`keys.${capacity - 1}`]: { $exists: false } }] };
    try {
      await this.#model.updateOne(
        { _id, ...hasRoom },
        { $addToSet: { keys: key }, $setOnInsert: { deskId, at } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // The slot is there and did not match: it is full. Or somebody made it in this moment: then it has room or not.
      if (!isDuplicate(error)) throw error;
      const changed = await this.#model.updateOne({ _id, ...hasRoom }, { $addToSet: { keys: key } });
      return changed.matchedCount === 1;
    }
  }

  /** Gives a place back. Giving it back twice is the same. */
  async release({ deskId, at, key }: Booking): Promise<void> {
    await this.#model.updateOne({ _id: idOf(deskId, at) }, { $pull: { keys: key } });
  }

  /** How many places are taken, by the slot's start in ms, of slots from one moment to before another. */
  async taken(deskId: string, from: Date, to: Date): Promise<ReadonlyMap<number, number>> {
    const slots = await this.#model.find({ deskId, at: { $gte: from, $lt: to } }).lean();
    return new Map(slots.map((slot) => [slot.at.getTime(), slot.keys.length]));
  }
}

function idOf(deskId: string, at: Date): string {
  return `${deskId}:${at.toISOString()}`;
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
