import { dueAfter } from '../../shared/due-rows.js';
import { NotFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { WakeRow } from '../../shared/ports.js';
import { DAY_MS, later } from '../../shared/time.js';
import { CallTasks } from './call-tasks.js';
import type { CallbackModel, CallbackRecord, callbackModels } from './callbacks.model.js';
import { SlotBook } from './slot-book.js';

/** A call that a visitor gets: scheduled, then due as a task, taken by an agent, and done, failed or declined. */
export type Callback = CallbackRecord;

/** What a new callback is made of. `key` makes asking twice one callback. */
export type CallbackRequest = Pick<
  Callback,
  | 'deskId'
  | 'key'
  | 'chatId'
  | 'name'
  | 'email'
  | 'topic'
  | 'language'
  | 'phone'
  | 'phoneNational'
  | 'phoneInternational'
  | 'country'
  | 'requestedBy'
  | 'requestedByName'
  | 'band'
  | 'severity'
  | 'waitingSince'
  | 'requestedAt'
  | 'dueAt'
  | 'movedFrom'
  | 'slotAt'
  | 'maxAttempts'
> & { readonly ticket: { readonly id: string; readonly number: string } | null };

const LIST_LENGTH = 200;
const TASK_STATES = ['due', 'taken'] as const;
const CLOSED_STATES = ['done', 'failed', 'declined'] as const;

/** The callbacks of all desks. Every change is one conditional update. */
export class Callbacks {
  /** Which slots are filled. */
  readonly slots: SlotBook;
  /** The way of a callback from its moment to its end. */
  readonly tasks: CallTasks;
  readonly #model: CallbackModel;

  constructor(models: ReturnType<typeof callbackModels>) {
    this.#model = models.callbacks;
    this.slots = new SlotBook(models.slots);
    this.tasks = new CallTasks(models.callbacks);
  }

  /** Schedules a call, to be settled with its ticket. A second request with the same key returns the first callback. */
  async schedule(request: CallbackRequest): Promise<Callback> {
    const { key, ticket, ...rest } = request;
    const link = { ticketId: ticket?.id ?? null, ticketNumber: ticket?.number ?? null };
    const start = { state: 'scheduled' as const, nextAt: request.dueAt, unsettledSince: request.requestedAt };
    const callback = await this.#model
      .findOneAndUpdate(
        { key },
        { $setOnInsert: { _id: newId(), ...rest, ...link, ...start } },
        { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
      )
      .lean();
    if (callback === null) throw new Error('A callback that was just scheduled is not there.');
    if (callback.deskId !== request.deskId) throw new NotFound();
    return callback;
  }

  /** The callback that was asked for with this key, or null. */
  async findByKey(key: string): Promise<Callback | null> {
    return await this.#model.findOne({ key }).lean();
  }

  /** The desk's callback with this id. Throws `NotFound`, also for another desk's. */
  async get(deskId: string, id: string): Promise<Callback> {
    const callback = await this.#model.findOne({ _id: id, deskId }).lean();
    if (callback === null) throw new NotFound();
    return callback;
  }

  /** The callback with this id, or null. */
  async find(id: string): Promise<Callback | null> {
    return await this.#model.findById(id).lean();
  }

  /** The callbacks of a ticket, first due first. */
  async ofTicket(ticketId: string): Promise<readonly Callback[]> {
    return await this.#model.find({ ticketId }).sort({ dueAt: 1 }).lean();
  }

  /** A chat has become a ticket: the calls that were arranged in it belong to that. Linking twice is the same. */
  async linkChat(chatId: string, ticket: { id: string; number: string }): Promise<void> {
    await this.#model.updateMany({ chatId }, { $set: { ticketId: ticket.id, ticketNumber: ticket.number } });
  }

  /** Ties a callback that has no ticket to one. */
  async link(id: string, ticket: { id: string; number: string }): Promise<void> {
    const change = { $set: { ticketId: ticket.id, ticketNumber: ticket.number } };
    await this.#model.updateOne({ _id: id, ticketId: null }, change);
  }

  /**
   * What the desk has to call now, in the order of the line: band, severity, then since when the person has waited; then
   * what is to be called later, first due first; then what was closed within the last day, newest first.
   */
  async list(deskId: string, now: Date): Promise<readonly Callback[]> {
    const [open, planned, closed] = await Promise.all([
      this.#model
        .find({ deskId, state: { $in: [...TASK_STATES] } })
        .sort({ band: 1, severity: 1, waitingSince: 1, _id: 1 })
        .limit(LIST_LENGTH)
        .lean(),
      this.#model.find({ deskId, state: 'scheduled' }).sort({ dueAt: 1 }).limit(LIST_LENGTH).lean(),
      this.#model
        .find({ deskId, state: { $in: [...CLOSED_STATES] }, closedAt: { $gte: later(now, -DAY_MS) } })
        .sort({ closedAt: -1 })
        .limit(LIST_LENGTH)
        .lean(),
    ]);
    return [...open, ...planned, ...closed];
  }

  /** How many calls are due and not taken. */
  async countDue(deskId: string): Promise<number> {
    return await this.#model.countDocuments({ deskId, state: 'due' });
  }

  /** Callbacks for which something is to be done until `until`, first due first, at most `limit`, after the row `after`. */
  async dueUntil(until: Date, limit: number, after: WakeRow | null = null): Promise<readonly WakeRow[]> {
    return await this.#model
      .find(dueAfter(until, after), { nextAt: 1 })
      .sort({ nextAt: 1, _id: 1 })
      .limit(limit)
      .lean<WakeRow[]>();
  }

  /** Callbacks that changed before `before` and whose ticket does not know of it yet, oldest first. */
  async unsettled(before: Date, limit: number): Promise<readonly Callback[]> {
    return await this.#model
      .find({ unsettledSince: { $lte: before } })
      .sort({ unsettledSince: 1 })
      .limit(limit)
      .lean();
  }

  /** The ticket knows of all that `callback` says; a change that came later stays unsettled. */
  async settle(callback: Callback): Promise<void> {
    const { _id, unsettledSince, attempts, state } = callback;
    if (unsettledSince === undefined) return;
    await this.#model.updateOne(
      { _id, unsettledSince, state, attempts: { $size: attempts.length } },
      { $unset: { unsettledSince: 1 } },
    );
  }
}
