import { dueAfter } from '../../shared/due-rows.js';
import { inserts } from '../../shared/inserts.js';
import type { WakeRow } from '../../shared/ports.js';
import type { ClockModel, ClockRecord } from './clocks.model.js';

/** One clock of one ticket. MongoDB holds it: that is the truth. */
export type TicketClock = ClockRecord;

/** What a list shows of a clock. */
export type ShownClock = Pick<
  TicketClock,
  'ticketId' | 'kind' | 'state' | 'startedAt' | 'warnAt' | 'dueAt' | 'warnedAt' | 'breachedAt' | 'stoppedAt'
>;

/** A clock as it is to be stored; what has been done for it is not part of this. */
export type ClockRow = Omit<TicketClock, 'done' | 'warnedAt' | 'revision'>;

/** A row to store, and the clock that it was reckoned from; null for one that is not there yet. */
export interface ClockChange {
  readonly row: ClockRow;
  readonly known: TicketClock | null;
}

const SHOWN: readonly (keyof ShownClock)[] = [
  'ticketId',
  'kind',
  'state',
  'startedAt',
  'warnAt',
  'dueAt',
  'warnedAt',
  'breachedAt',
  'stoppedAt',
];

/** What has been done for a clock that is stored for the first time. */
const NEW = { done: [], warnedAt: null, revision: 0 };

/** The clocks of all tickets. Every change is one conditional update: doing it twice leaves the same clock. */
export class Clocks {
  readonly #model: ClockModel;
  readonly #insert: (clock: TicketClock) => Promise<boolean>;

  constructor(model: ClockModel) {
    this.#model = model;
    this.#insert = inserts(model);
  }

  /** The clock with this id, or null. */
  async find(id: string): Promise<TicketClock | null> {
    return await this.#model.findById(id).lean<TicketClock>();
  }

  /** All clocks of a ticket, oldest first. */
  async ofTicket(ticketId: string): Promise<readonly TicketClock[]> {
    return await this.#model.find({ ticketId }).sort({ startedAt: 1, _id: 1 }).lean<TicketClock[]>();
  }

  /**
   * For each of these tickets the clock that matters now: of those that run the one that is due first, otherwise the one
   * that stopped last.
   */
  async ofTickets(ticketIds: readonly string[]): Promise<ReadonlyMap<string, ShownClock>> {
    const clocks = await this.#model
      .find({ ticketId: { $in: [...ticketIds] } })
      .select([...SHOWN])
      .lean<ShownClock[]>();
    const shown = new Map<string, ShownClock>();
    for (const clock of clocks) {
      const other = shown.get(clock.ticketId);
      if (other === undefined || matters(clock) > matters(other)) shown.set(clock.ticketId, clock);
    }
    return shown;
  }

  /**
   * Stores clocks in one round trip. False when somebody else changed one of them since it was read, or made it: then
   * that one is left as it is, and whoever asked reads and reckons again.
   */
  async store(changes: readonly ClockChange[]): Promise<boolean> {
    if (changes.every(({ known }) => known === null)) {
      const added = changes.map(async ({ row }) => await this.#insert({ ...row, ...NEW }));
      return (await Promise.all(added)).every((isNew) => isNew);
    }
    const made = await this.#model.bulkWrite(
      changes.map(({ row, known }) => ({
        updateOne:
          known === null
            ? {
                filter: { _id: row._id },
                update: { $setOnInsert: { ...withoutId(row), ...NEW } },
                upsert: true,
              }
            : {
                filter: { _id: row._id, revision: known.revision },
                update: { $set: withoutId(row), $inc: { revision: 1 } },
              },
      })),
      { ordered: false },
    );
    const expected = changes.filter(({ known }) => known === null).length;
    return made.upsertedCount === expected && made.matchedCount === changes.length - expected;
  }

  /**
   * Claims what is due for a clock, so that an answer that came first wins: nothing may have changed since it was read.
   * Null when something has. Whoever claims and dies is followed by the next to read it.
   */
  async claim(clock: TicketClock, breachedAt: Date | null): Promise<TicketClock | null> {
    const breach = breachedAt === null ? {} : { state: 'breached' as const, breachedAt };
    return await this.#model
      .findOneAndUpdate(
        { _id: clock._id, revision: clock.revision, nextAt: { $ne: null } },
        { $set: breach, $inc: { revision: 1 } },
        { returnDocument: 'after' },
      )
      .lean<TicketClock>();
  }

  /** The claimed steps have been taken; `nextAt` is when the next one is due. A clock changed meanwhile keeps its own. */
  async finish(
    clock: TicketClock,
    taken: { done: readonly string[]; warnedAt: Date | null; nextAt: Date | null },
  ): Promise<void> {
    const warned = taken.warnedAt === null ? {} : { warnedAt: taken.warnedAt };
    const done = { $addToSet: { done: { $each: [...taken.done] } }, $inc: { revision: 1 } };
    const finished = await this.#model.updateOne(
      { _id: clock._id, revision: clock.revision },
      { $set: { ...warned, nextAt: taken.nextAt }, ...done },
    );
    if (finished.matchedCount === 0)
      await this.#model.updateOne({ _id: clock._id }, { $set: warned, ...done });
  }

  /** Nothing more is ever to be done for this clock: its ticket is gone. */
  async rest(id: string): Promise<void> {
    await this.#model.updateOne({ _id: id }, { $set: { nextAt: null }, $inc: { revision: 1 } });
  }

  /** How many of the desk's clocks broke from one moment to before another. */
  async countBreaches(deskId: string, from: Date, to: Date): Promise<number> {
    return await this.#model.countDocuments({ deskId, breachedAt: { $gte: from, $lt: to } });
  }

  /** Clocks that something is to be done for until `until`, first due first, at most `limit`, after the row `after`. */
  async dueUntil(until: Date, limit: number, after: WakeRow | null = null): Promise<readonly WakeRow[]> {
    return await this.#model
      .find(dueAfter(until, after), { nextAt: 1 })
      .sort({ nextAt: 1, _id: 1 })
      .limit(limit)
      .lean<WakeRow[]>();
  }
}

/** Running before stopped; of those that run the first due, of those that stopped the last. */
function matters({ stoppedAt, dueAt }: ShownClock): number {
  if (stoppedAt !== null) return stoppedAt.getTime() - Number.MAX_SAFE_INTEGER;
  return dueAt === null ? 0 : Number.MAX_SAFE_INTEGER - dueAt.getTime();
}

function withoutId({ _id, ...row }: ClockRow): Omit<ClockRow, '_id'> {
  return row;
}
