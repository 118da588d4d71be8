import type { ReceiptModel, ReceiptRecord } from './receipts.model.js';

/** What is kept of a chat: that it was, when, how many messages, and how it ended. No text, no names, no addresses. */
export type Receipt = ReceiptRecord;

/** The receipts of all desks' chats. */
export class Receipts {
  readonly #model: ReceiptModel;

  constructor(model: ReceiptModel) {
    this.#model = model;
  }

  /** Keeps the receipt of a chat that is about to be destroyed. A second call keeps the first one. */
  async keep(receipt: Receipt): Promise<void> {
    const { _id, ...fields } = receipt;
    await this.#model.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
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
    const [solved, left, abandoned, dropped] = await Promise.all([
      count('solved'),
      count('left'),
      count('abandoned'),
      count('dropped'),
    ]);
    return { solved, left, abandoned, dropped };
  }
}
