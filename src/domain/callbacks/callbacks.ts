import { Conflict, NotFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { DAY_MS, later, MINUTE_MS } from '../../shared/time.js';
import type { CallbackAttempt, CallbackModel, CallbackRecord } from './callbacks.model.js';

/** A call that a visitor gets: scheduled, then due as a task, taken by an agent, and done or failed. */
export type Callback = CallbackRecord;

/** What a new callback is made of. `key` makes asking twice one callback. */
export type CallbackRequest = Pick<
  Callback,
  | 'deskId'
  | 'key'
  | 'chatId'
  | 'ticketId'
  | 'ticketNumber'
  | 'name'
  | 'phone'
  | 'requestedBy'
  | 'dueAt'
  | 'maxAttempts'
>;

const LIST_LENGTH = 200;

/** No call takes longer; whoever has not said by then how it went has forgotten it. */
const LEFT_LYING_MS = 30 * MINUTE_MS;

/** From when on a colleague may take the call over; null while nobody holds it. */
export function freeAgainAt(callback: Callback): Date | null {
  return callback.state === 'taken' && callback.takenAt !== null
    ? later(callback.takenAt, LEFT_LYING_MS)
    : null;
}

/** The callbacks of all desks. Every change is one conditional update. */
export class Callbacks {
  readonly #model: CallbackModel;

  constructor(model: CallbackModel) {
    this.#model = model;
  }

  /** Schedules a call. A second request with the same key returns the first callback. */
  async schedule(request: CallbackRequest): Promise<Callback> {
    const { key, ...rest } = request;
    const callback = await this.#model
      .findOneAndUpdate(
        { key },
        { $setOnInsert: { _id: newId(), ...rest, state: 'scheduled', nextAt: request.dueAt } },
        { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
      )
      .lean();
    if (callback === null) throw new Error('A callback that was just scheduled is not there.');
    if (callback.deskId !== request.deskId) throw new NotFound();
    return callback;
  }

  /** Whether a call was asked for with this key before. */
  async isKnown(key: string): Promise<boolean> {
    return (await this.#model.exists({ key })) !== null;
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

  /** What the desk has to call, first due first, then what it closed within the last day, newest first. */
  async list(deskId: string, now: Date): Promise<readonly Callback[]> {
    const open = await this.#model
      .find({ deskId, state: { $in: ['scheduled', 'due', 'taken'] } })
      .sort({ dueAt: 1 })
      .limit(LIST_LENGTH)
      .lean();
    const closed = await this.#model
      .find({ deskId, state: { $in: ['done', 'failed'] }, closedAt: { $gte: later(now, -DAY_MS) } })
      .sort({ closedAt: -1 })
      .limit(LIST_LENGTH)
      .lean();
    return [...open, ...closed];
  }

  /** Scheduled callbacks that are due until `until`, first due first, at most `limit`. */
  async dueUntil(until: Date, limit: number): Promise<readonly Callback[]> {
    return await this.#model
      .find({ nextAt: { $lte: until } })
      .sort({ nextAt: 1 })
      .limit(limit)
      .lean();
  }

  /** Makes a scheduled callback a task once its moment has come. Says whether it did: false early, or the second time. */
  async ring(id: string, now: Date): Promise<boolean> {
    const changed = await this.#model.updateOne(
      { _id: id, state: 'scheduled', nextAt: { $lte: now } },
      { $set: { state: 'due', nextAt: null } },
    );
    return changed.modifiedCount === 1;
  }

  /**
   * Gives a due callback to one agent. One that a colleague took and left lying for half an hour may be taken over.
   * Throws `Conflict` when another one has it or it is not due.
   */
  async take(callback: Callback, agent: { id: string; name: string }, now: Date): Promise<Callback> {
    const isFree = [
      { state: 'due' as const },
      { state: 'taken' as const, takenById: agent.id },
      { state: 'taken' as const, takenAt: { $lte: later(now, -LEFT_LYING_MS) } },
    ];
    const taken = await this.#model
      .findOneAndUpdate(
        { _id: callback._id, $or: isFree },
        { $set: { state: 'taken', takenById: agent.id, takenByName: agent.name, takenAt: now } },
        { returnDocument: 'after' },
      )
      .lean();
    if (taken === null) throw new Conflict();
    return taken;
  }

  /**
   * Records how a call went. With `nextTryAt` it is scheduled again; without, it is done, or failed when nobody was
   * reached. Throws `Conflict` when the agent does not hold it, so that a second call changes nothing.
   */
  async recordOutcome(
    callback: Callback,
    attempt: CallbackAttempt,
    nextTryAt: Date | null,
  ): Promise<Callback> {
    const wasReached = attempt.outcome === 'reached' || attempt.outcome === 'declined';
    const next =
      nextTryAt === null
        ? { state: wasReached ? ('done' as const) : ('failed' as const), closedAt: attempt.at, nextAt: null }
        : {
            state: 'scheduled' as const,
            dueAt: nextTryAt,
            nextAt: nextTryAt,
            takenById: null,
            takenByName: null,
          };
    const recorded = await this.#model
      .findOneAndUpdate(
        { _id: callback._id, state: 'taken', takenById: attempt.agentId },
        { $set: next, $push: { attempts: attempt } },
        { returnDocument: 'after' },
      )
      .lean();
    if (recorded === null) throw new Conflict();
    return recorded;
  }
}
