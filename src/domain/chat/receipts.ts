import type { ReceiptModel, ReceiptRecord } from './receipts.model.js';

/** What is kept of a chat: that it was, when, how many messages, and how it ended. No text, no names, no addresses. */
export type Receipt = ReceiptRecord;

/** A wait as it was told at the start and as it was, ms. */
export interface MeasuredWait {
  readonly lowMs: number;
  readonly highMs: number;
  readonly realMs: number;
}

const MOST_WAITS = 5000;
const RATINGS = [1, 2, 3, 4, 5] as const;

/** The receipts of all desks' chats. */
export class Receipts {
  readonly #model: ReceiptModel;

  constructor(model: ReceiptModel) {
    this.#model = model;
  }

  /**
   * Keeps the receipt of a chat that is about to be destroyed. A second call, after a crash in between, keeps the first
   * one, but for the moment of destruction, which is then the later one.
   */
  async keep(receipt: Omit<Receipt, 'rating'>): Promise<void> {
    const { _id, destroyedAt, ...fields } = receipt;
    await this.#model.updateOne(
      { _id },
      { $setOnInsert: { ...fields, rating: null }, $max: { destroyedAt } },
      { upsert: true },
    );
  }

  /** The receipt of this chat, or null. */
  async find(chatId: string): Promise<Receipt | null> {
    return await this.#model.findById(chatId).lean();
  }

  /** Notes the visitor's rating, 1 to 5, once. False when there is one already, or no receipt. */
  async rate(chatId: string, rating: number): Promise<boolean> {
    const { modifiedCount } = await this.#model.updateOne(
      { _id: chatId, rating: null },
      { $set: { rating } },
    );
    return modifiedCount === 1;
  }

  /** What visitors were told of the wait since a moment, and how long it was; of those that an agent took. */
  async waits(deskId: string, since: Date): Promise<readonly MeasuredWait[]> {
    const receipts = await this.#model
      .find({ deskId, endedAt: { $gte: since }, takenAt: { $ne: null }, predictedWait: { $ne: null } })
      .select({ predictedWait: 1, startedAt: 1, takenAt: 1 })
      .sort({ endedAt: -1 })
      .limit(MOST_WAITS)
      .lean();
    return receipts.flatMap(({ predictedWait, startedAt, takenAt }) =>
      predictedWait === null || takenAt === null
        ? []
        : [{ ...predictedWait, realMs: takenAt.getTime() - startedAt.getTime() }],
    );
  }

  /** How many ratings of each number visitors gave since a moment. */
  async ratings(deskId: string, since: Date): Promise<readonly number[]> {
    const counts = await Promise.all(
      RATINGS.map(
        async (rating) => await this.#model.countDocuments({ deskId, endedAt: { $gte: since }, rating }),
      ),
    );
    return counts;
  }

  /** How many chats of a desk ended how between two moments; `until` is not included. */
  async count(
    deskId: string,
    from: Date,
    until: Date,
  ): Promise<Readonly<Record<Receipt['outcome'], number>>> {
    const between = { deskId, endedAt: { $gte: from, $lt: until } };
    const count = async (outcome: Receipt['outcome']) =>
      await this.#model.countDocuments({ ...between, outcome });
    const [solved, left, abandoned, dropped, continued] = await Promise.all([
      count('solved'),
      count('left'),
      count('abandoned'),
      count('dropped'),
      count('continued'),
    ]);
    return { solved, left, abandoned, dropped, continued };
  }
}
