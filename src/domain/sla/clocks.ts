import { newId } from '../../shared/ids.js';
import type { ClockModel, ClockRecord } from './clocks.model.js';

/** The reaction clock of one ticket. MongoDB holds it: that is the truth. */
export type ReactionClock = ClockRecord;

/** What is to be done for a clock at a moment. */
export type ClockStep = 'warn' | 'escalate' | 'nothing';

/** What `clock` asks for at `now`; also what was begun and not finished. Pure; never early. */
export function stepOf(clock: ReactionClock, now: Date): ClockStep {
  if (clock.nextAt === null || clock.nextAt > now || clock.state === 'stopped') return 'nothing';
  return clock.state === 'breached' || clock.dueAt <= now ? 'escalate' : 'warn';
}

/** The clocks of all tickets. Every change is one conditional update: doing it twice leaves the same clock. */
export class Clocks {
  readonly #model: ClockModel;

  constructor(model: ClockModel) {
    this.#model = model;
  }

  /** Starts the clock of a ticket. A second start for the same ticket returns the first clock. */
  async start(of: {
    ticketId: string;
    deskId: string;
    startedAt: Date;
    warnAt: Date;
    dueAt: Date;
  }): Promise<ReactionClock> {
    const clock = await this.#model
      .findOneAndUpdate(
        { ticketId: of.ticketId },
        { $setOnInsert: { _id: newId(), ...of, state: 'running', nextAt: of.warnAt } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean();
    if (clock === null) throw new Error('A clock that was just started is not there.');
    return clock;
  }

  /** The clock with this id, or null. */
  async find(id: string): Promise<ReactionClock | null> {
    return await this.#model.findById(id).lean();
  }

  /** The clocks of these tickets, by ticket id. */
  async ofTickets(ticketIds: readonly string[]): Promise<ReadonlyMap<string, ReactionClock>> {
    const clocks = await this.#model.find({ ticketId: { $in: [...ticketIds] } }).lean();
    return new Map(clocks.map((clock) => [clock.ticketId, clock]));
  }

  /** How many of the desk's clocks broke from one moment to before another. */
  async countBreaches(deskId: string, from: Date, to: Date): Promise<number> {
    return await this.#model.countDocuments({ deskId, breachedAt: { $gte: from, $lt: to } });
  }

  /** Clocks that something is to be done for until `until`, first due first, at most `limit`. */
  async dueUntil(until: Date, limit: number): Promise<readonly ReactionClock[]> {
    return await this.#model
      .find({ nextAt: { $lte: until } })
      .sort({ nextAt: 1 })
      .limit(limit)
      .lean();
  }

  /** The answer went out: the clock stops. One that has breached stays breached. */
  async stop(ticketId: string, at: Date): Promise<void> {
    await this.#model.updateOne(
      { ticketId, state: 'running' },
      { $set: { state: 'stopped', stoppedAt: at, nextAt: null } },
    );
    await this.#model.updateOne(
      { ticketId, state: 'breached', stoppedAt: null },
      { $set: { stoppedAt: at } },
    );
  }

  /** Claims the warning, so that an answer that came first wins. False when it did, or when the warning is over. */
  async claimWarning(clock: ReactionClock, at: Date): Promise<boolean> {
    const claimed = await this.#model.updateOne(
      { _id: clock._id, state: 'running', nextAt: clock.warnAt },
      { $set: { warnedAt: at } },
    );
    return claimed.matchedCount === 1;
  }

  /** The warning has been given; the clock's next moment is its due time. */
  async finishWarning(clock: ReactionClock): Promise<void> {
    await this.#model.updateOne(
      { _id: clock._id, state: 'running', nextAt: clock.warnAt },
      { $set: { nextAt: clock.dueAt } },
    );
  }

  /** Claims the breach, so that an answer that came first wins. True also for a breach that was begun and not finished. */
  async claimBreach(clock: ReactionClock, at: Date): Promise<boolean> {
    await this.#model.updateOne(
      { _id: clock._id, state: 'running' },
      { $set: { state: 'breached', breachedAt: at } },
    );
    return (await this.#model.exists({ _id: clock._id, state: 'breached', nextAt: { $ne: null } })) !== null;
  }

  /** Nothing more is to be done for this clock. */
  async finish(clock: ReactionClock): Promise<void> {
    await this.#model.updateOne({ _id: clock._id }, { $set: { nextAt: null } });
  }
}
