import { Conflict } from '../../shared/errors.js';
import { later, MINUTE_MS } from '../../shared/time.js';
import type { CallbackAttempt, CallbackModel, CallbackRecord, CallbackRefusal } from './callbacks.model.js';
import { LEFT_LYING_MS, nextTelling } from './steps.js';

/** Who takes a call, and when. */
interface Taking {
  readonly agent: { readonly id: string; readonly name: string };
  readonly at: Date;
  readonly unclaimedMinutes: number;
}

const TASK_STATES = ['due', 'taken'] as const;

/** What becomes of a callback when its moment has come: rung, taken, tried, told of, closed. Every change is one conditional update. */
export class CallTasks {
  readonly #model: CallbackModel;

  constructor(model: CallbackModel) {
    this.#model = model;
  }

  /** Makes a scheduled callback a task once its moment has come. Says whether it did: false early, or the second time. */
  async ring(id: string, now: Date, unclaimedMinutes: number): Promise<boolean> {
    const changed = await this.#model.updateOne(
      { _id: id, state: 'scheduled', nextAt: { $lte: now } },
      { $set: { state: 'due', nextAt: nextTelling(0, now, unclaimedMinutes), escalationLevel: 0 } },
    );
    return changed.modifiedCount === 1;
  }

  /** Claims the telling of a level, so that whoever takes the call in this moment wins or loses wholly. */
  async claimTelling(callback: CallbackRecord, level: 1 | 2): Promise<boolean> {
    const { _id, nextAt } = callback;
    const claimed = await this.#model.updateOne(
      {
        _id,
        nextAt,
        state: { $in: [...TASK_STATES] },
        $or: [{ escalationLevel: level }, { escalationLevel: level === 1 ? 0 : 1 }],
      },
      { $set: { escalationLevel: level, isTelling: true } },
    );
    return claimed.matchedCount === 1;
  }

  /** The level has been told; `nextAt` is when the next one is, or null. */
  async finishTelling(callback: CallbackRecord, level: 1 | 2, nextAt: Date | null): Promise<void> {
    await this.#model.updateOne(
      { _id: callback._id, nextAt: callback.nextAt, escalationLevel: level, isTelling: true },
      { $set: { isTelling: false, nextAt } },
    );
  }

  /**
   * Gives a due callback to one agent. One that a colleague took and left lying for half an hour may be taken over.
   * Throws `Conflict` when another one has it or it is not due.
   */
  async take(callback: CallbackRecord, { agent, at, unclaimedMinutes }: Taking): Promise<CallbackRecord> {
    const isFree = [
      { state: 'due' as const },
      { state: 'taken' as const, takenById: agent.id },
      { state: 'taken' as const, takenAt: { $lte: later(at, -LEFT_LYING_MS) } },
    ];
    const nextAt = later(at, LEFT_LYING_MS + unclaimedMinutes * MINUTE_MS);
    const holder = { takenById: agent.id, takenByName: agent.name, takenAt: at };
    const taken = await this.#model
      .findOneAndUpdate(
        { _id: callback._id, $or: isFree },
        { $set: { state: 'taken', ...holder, nextAt, isTelling: false } },
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
    callback: CallbackRecord,
    attempt: CallbackAttempt,
    nextTryAt: Date | null,
  ): Promise<CallbackRecord> {
    const recorded = await this.#model
      .findOneAndUpdate(
        { _id: callback._id, state: 'taken', takenById: attempt.agentId },
        {
          $set: { ...afterAttempt(attempt, nextTryAt), unsettledSince: attempt.at },
          $push: { attempts: attempt },
        },
        { returnDocument: 'after' },
      )
      .lean();
    if (recorded === null) throw new Conflict();
    return recorded;
  }

  /** Closes a callback that an agent decides against. Throws `Conflict` when it is over or a colleague has it. */
  async decline(callback: CallbackRecord, refusal: CallbackRefusal): Promise<CallbackRecord> {
    const isFree = [
      { state: { $in: ['scheduled' as const, 'due' as const] } },
      { state: 'taken' as const, takenById: refusal.agentId },
    ];
    const declined = await this.#model
      .findOneAndUpdate(
        { _id: callback._id, $or: isFree },
        {
          $set: {
            state: 'declined',
            refusal,
            closedAt: refusal.at,
            nextAt: null,
            unsettledSince: refusal.at,
          },
        },
        { returnDocument: 'after' },
      )
      .lean();
    if (declined === null) throw new Conflict();
    return declined;
  }
}

function afterAttempt({ outcome, at }: CallbackAttempt, nextTryAt: Date | null): Partial<CallbackRecord> {
  const wasReached = outcome === 'reached' || outcome === 'declined';
  if (nextTryAt === null) return { state: wasReached ? 'done' : 'failed', closedAt: at, nextAt: null };
  return {
    state: 'scheduled',
    dueAt: nextTryAt,
    nextAt: nextTryAt,
    escalationLevel: 0,
    isTelling: false,
    takenById: null,
    takenByName: null,
  };
}
