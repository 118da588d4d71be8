import { dueAfter } from '../../shared/due-rows.js';
import { newId } from '../../shared/ids.js';
import { inserts } from '../../shared/inserts.js';
import type { Delivery, WakeRow } from '../../shared/ports.js';
import { later } from '../../shared/time.js';
import type { LetterModel, LetterRecord } from './letters.model.js';
import { findNextDelivery, SENDING_LEASE_MS } from './retry.js';

/** A letter in the outbox: it has a row before SMTP is spoken to, and ends as sent or as failed. */
export type Letter = LetterRecord;

/** What a letter needs before it can be queued. */
export type Draft = Pick<
  Letter,
  | 'key'
  | 'deskId'
  | 'ticketId'
  | 'kind'
  | 'language'
  | 'from'
  | 'to'
  | 'replyTo'
  | 'subject'
  | 'text'
  | 'attachmentIds'
  | 'queuedAt'
> &
  Partial<Pick<Letter, 'goesAt'>> & {
    readonly mailDomain: string;
    /** No letter of the ticket can be before it. */
    readonly isFirst?: boolean;
  };

/** The outbox of all desks. */
export class Letters {
  readonly #model: LetterModel;
  readonly #insert: (letter: Letter) => Promise<boolean>;

  constructor(model: LetterModel) {
    this.#model = model;
    this.#insert = inserts(model);
  }

  /**
   * Puts a letter into the outbox, threaded after the earlier letters of its ticket to the same address (RFC 5322
   * 3.6.4). The same `key` is written once: a second call returns the first letter.
   */
  async queue(draft: Draft): Promise<Letter> {
    const { mailDomain, isFirst = false, ...fields } = draft;
    const references = isFirst ? [] : await this.#earlier(draft);
    const _id = newId();
    const letter: Letter = {
      attachmentIds: [],
      goesAt: draft.queuedAt,
      ...fields,
      _id,
      messageId: `<${_id}@${mailDomain}>`,
      inReplyTo: references.at(-1) ?? '',
      references,
      state: 'queued',
      attempts: 0,
      nextAt: draft.goesAt ?? draft.queuedAt,
      sentAt: null,
      isUnsure: false,
      reason: '',
    };
    if (await this.#insert(letter)) return letter;
    const first = await this.#model.findOne({ key: draft.key }).lean<Letter>();
    if (first === null) throw new Error('A letter is there and is not.');
    return first;
  }

  async #earlier({ ticketId, to, key }: Draft): Promise<readonly string[]> {
    const earlier = await this.#model
      .find({ ticketId, 'to.address': to.address, key: { $ne: key } })
      .select({ messageId: 1 })
      .sort({ queuedAt: 1, _id: 1 })
      .lean<Pick<Letter, 'messageId'>[]>();
    return earlier.map(({ messageId }) => messageId);
  }

  /**
   * Takes a letter that is due for one try, or null when it is not due, already sent or being sent by another process.
   * A process that dies with it loses it after five minutes; the next try carries the same Message-ID, and the letter
   * says that it may have gone twice.
   */
  async claim(id: string, now: Date): Promise<Letter | null> {
    const take = { state: 'sending' as const, nextAt: later(now, SENDING_LEASE_MS) };
    for (const [from, more] of [['queued', {}] as const, ['sending', { isUnsure: true }] as const]) {
      const taken = await this.#model
        .findOneAndUpdate(
          { _id: id, state: from, nextAt: { $lte: now } },
          { $set: { ...take, ...more }, $inc: { attempts: 1 } },
          { returnDocument: 'after' },
        )
        .lean();
      if (taken !== null) return taken;
    }
    return null;
  }

  /** Remembers what became of the claimed try. Returns the letter as it is now. */
  async recordDelivery(letter: Letter, delivery: Delivery, now: Date): Promise<Letter> {
    const recorded = await this.#model
      .findOneAndUpdate(
        { _id: letter._id, state: 'sending', attempts: letter.attempts },
        { $set: changeAfter(letter, delivery, now) },
        { returnDocument: 'after' },
      )
      .lean();
    return recorded ?? letter;
  }

  /** Letters whose next try is due until `until`, first due first, at most `limit`, after the row `after`. */
  async dueUntil(until: Date, limit: number, after: WakeRow | null = null): Promise<readonly WakeRow[]> {
    return await this.#model
      .find(dueAfter(until, after), { nextAt: 1 })
      .sort({ nextAt: 1, _id: 1 })
      .limit(limit)
      .lean<WakeRow[]>();
  }

  /** The letters with these keys, in no order. */
  async withKeys(keys: readonly string[]): Promise<readonly Letter[]> {
    if (keys.length === 0) return [];
    return await this.#model.find({ key: { $in: [...keys] } }).lean<Letter[]>();
  }

  /** The letters of a ticket, oldest first. */
  async ofTicket(ticketId: string): Promise<readonly Letter[]> {
    // Two of one millisecond stand in the same order at every look.
    return await this.#model.find({ ticketId }).sort({ queuedAt: 1, _id: 1 }).lean();
  }
}

function changeAfter(letter: Letter, delivery: Delivery, now: Date): Partial<Letter> {
  if (delivery.result === 'accepted') return { state: 'sent', sentAt: now, nextAt: null, reason: '' };
  const nextAt =
    delivery.result === 'retry'
      ? findNextDelivery(letter.goesAt ?? letter.queuedAt, now, letter.attempts)
      : null;
  const state = nextAt === null ? 'failed' : 'queued';
  return { state, nextAt, reason: delivery.reason };
}
