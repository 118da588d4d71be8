import { Conflict, NotFound } from '../../shared/errors.js';
import { inserts } from '../../shared/inserts.js';
import { together } from '../../shared/together.js';
import { type Answer, answered, assigned } from './moves.js';
import { complete, draftOf, type TicketSource, ticketIdOf } from './new-ticket.js';
import { drawNumbers } from './numbers.js';
import { type Doing, isEmpty, joined, NOTHING, type Patch } from './patch.js';
import { unlessStale } from './stale.js';
import { isOver, RUNNING } from './status.js';
import { Thread } from './thread.js';
import { NEVER_DUE, type Ticket } from './ticket.js';
import type { TicketModel, ticketModels } from './tickets.model.js';
import { learnt } from './words.js';

/** Somebody else was faster this often: by then it is no coincidence. */
const MOST_TRIES = 20;
/** So many changes back a ticket can tell what has changed since somebody read it. */
const CHANGES_KEPT = 50;

/** What a ticket has only while it waits to be settled. */
const SETTLED = { unsettledSince: 1, question: 1 } as const;

/** The tickets of all desks. */
export class Tickets {
  /** What was asked, answered and noted, and what happened. */
  readonly thread: Thread;
  readonly #models: ReturnType<typeof ticketModels>;
  readonly #find: (id: string) => Promise<Ticket | null>;
  readonly #insertTicket: (ticket: Ticket) => Promise<boolean>;
  readonly #drawNumber: (deskId: string) => Promise<number>;
  readonly #settleNew: (ticketId: string) => Promise<void>;

  constructor(models: ReturnType<typeof ticketModels>) {
    this.#models = models;
    this.#find = together(async (ids) => await findAll(models.tickets, ids));
    this.#insertTicket = inserts(models.tickets);
    this.thread = new Thread(models);
    this.#drawNumber = together(async (deskIds) => await drawNumbers(models.counters, deskIds));
    this.#settleNew = together(async (ids) => await settleNew(models.tickets, ids));
  }

  /**
   * Opens a ticket and returns it. The same source opens one ticket: a second call returns the first one, or throws
   * `idempotency_conflict` where the source says something else and must not. Numbers rise, are never given twice, and
   * may have gaps.
   */
  async open(source: TicketSource): Promise<Ticket> {
    const found = await this.findOpened(source);
    return found ?? (await this.openNew(source)).ticket;
  }

  /**
   * The ticket that this source has opened, or null. Throws `idempotency_conflict` where it said something else then and
   * must not.
   */
  async findOpened(source: TicketSource): Promise<Ticket | null> {
    const found = await this.find(ticketIdOf(source));
    return found === null ? null : sameAs(found, source);
  }

  /**
   * As `open`, for a source that has opened none as far as anybody knows; who was faster all the same is found, and then
   * the ticket is not `ours`. `draft` is what `draftOf` made of it, with the due time of the first of its clocks where
   * they run already.
   */
  async openNew(
    source: TicketSource,
    draft: Ticket = draftOf(source),
  ): Promise<{ readonly ticket: Ticket; readonly isOurs: boolean }> {
    const number = `${source.prefix}-${await this.#drawNumber(source.deskId)}`;
    const ticket = { ...draft, ...dueAt(draft.nextDueAt), number };
    if (await this.#insertTicket(ticket)) return { ticket, isOurs: true };
    const first = await this.find(ticket._id);
    if (first === null) throw new Error('A ticket is there and is not.');
    return { ticket: sameAs(first, source), isOurs: false };
  }

  /** The ticket that a source has become, or null. */
  async findBySource(deskId: string, sourceKey: string): Promise<Ticket | null> {
    return await this.find(ticketIdOf({ deskId, sourceKey }));
  }

  /** The desk's ticket with this number. Throws `NotFound`, also for another desk's. */
  async get(deskId: string, number: string): Promise<Ticket> {
    const ticket = await this.#models.tickets.findOne({ deskId, number }).lean<Ticket>();
    if (ticket === null) throw new NotFound();
    return complete(ticket);
  }

  /** The ticket with this id, or null. */
  async find(id: string): Promise<Ticket | null> {
    return await this.#find(id);
  }

  /** The tickets that go on in this one, oldest first. */
  async mergedInto({ deskId, number }: Ticket): Promise<readonly Ticket[]> {
    const merged = await this.#models.tickets
      .find({ deskId, mergedInto: number })
      .sort({ openedAt: 1 })
      .lean<Ticket[]>();
    return merged.map(complete);
  }

  /**
   * Changes a ticket by a rule: `decide` is given it as it is and says what changes, also several times when others
   * are faster. What it throws is thrown. The version rises by one, and the change waits to be settled; nothing happens
   * where nothing changes. Throws `NotFound`.
   */
  async change(id: string, doing: Doing, decide: (ticket: Ticket) => Patch): Promise<Ticket> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const ticket = await this.find(id);
      if (ticket === null) throw new NotFound();
      const patch = decide(ticket);
      if (isEmpty(patch)) return ticket;
      const changed = await this.#write(ticket, patch, doing);
      if (changed !== null) return changed;
    }
    throw new Conflict();
  }

  async #write(ticket: Ticket, patch: Patch, { at, by }: Doing): Promise<Ticket | null> {
    const version = ticket.version + 1;
    const changes = patch.changes.map((change) => ({ ...change, by, at, version }));
    return await this.#models.tickets
      .findOneAndUpdate(
        { _id: ticket._id, version: storedVersion(ticket) },
        {
          $set: { ...patch.set, version, updatedAt: at, unsettledSince: at },
          $push: { changes: { $each: changes, $slice: -CHANGES_KEPT } },
          ...learnt(patch.set.subject),
        },
        { returnDocument: 'after' },
      )
      .lean<Ticket>();
  }

  /**
   * All consequences of the changes up to this version have been seen to, and `nextDueAt` is when the first of its running
   * clocks is due; null where none runs. A ticket that has changed since waits for its own. Returns it as it is then.
   */
  async settle(ticket: Pick<Ticket, '_id' | 'version'>, nextDueAt: Date | null): Promise<Ticket | null> {
    const settled = await this.#models.tickets
      .findOneAndUpdate(
        { _id: ticket._id, version: storedVersion(ticket) },
        {
          $set: { toldVersion: ticket.version, ...dueAt(nextDueAt) },
          $unset: SETTLED,
        },
        { returnDocument: 'after' },
      )
      .lean<Ticket>();
    return settled === null ? await this.find(ticket._id) : complete(settled);
  }

  /** The same for a ticket that was opened with its clocks, which nobody may have changed since. */
  async settleNew({ _id }: Pick<Ticket, '_id'>): Promise<void> {
    await this.#settleNew(_id);
  }

  /** Tickets whose last change was before `before` and was left half done, oldest first. */
  async unsettled(before: Date, limit: number): Promise<readonly Ticket[]> {
    const found = await this.#models.tickets
      .find({ unsettledSince: { $lte: before } })
      .sort({ unsettledSince: 1 })
      .limit(limit)
      .lean<Ticket[]>();
    return found.map(complete);
  }

  /**
   * An answer went into the outbox: the ticket becomes `nextStatus`; without an assignee the author becomes it. Where a
   * `version` is given, throws `StaleTicket` when the ticket has changed since. The same answer counts once.
   */
  async markAnswered(
    { _id }: Pick<Ticket, '_id'>,
    answer: Answer & { readonly author: string; readonly at: Date; readonly version?: number | undefined },
  ): Promise<Ticket> {
    const { at, author, version } = answer;
    return await this.change(_id, { at, by: author }, (ticket) =>
      unlessStale(ticket, version, answered(ticket, answer, { by: author, at })),
    );
  }

  /** Moves an unanswered ticket to the escalation specialist. Says whether it is there now; false when it was answered. */
  async escalate(ticketId: string, toAgentId: string | null, at: Date): Promise<boolean> {
    const ticket = await this.change(ticketId, { at, by: '' }, (found) => {
      const isOwed = found.waitingSince !== null || RUNNING.includes(found.status);
      if (found.isEscalated || isOver(found.status) || !isOwed) return NOTHING;
      const escalationLevel = found.escalationLevel === 3 ? 3 : 2;
      const raised: Patch = { set: { isEscalated: true, escalationLevel }, changes: [] };
      return toAgentId === null ? raised : joined(raised, assigned(found, toAgentId));
    });
    return ticket.isEscalated;
  }

  /** The ticket has come at least so far: 1 the assignee was warned, 3 the head was told. No change that anybody edits. */
  async noteEscalation(ticketId: string, level: 1 | 3): Promise<void> {
    await this.#models.tickets.updateOne(
      { _id: ticketId, escalationLevel: { $not: { $gte: level } } },
      { $set: { escalationLevel: level } },
    );
  }

  /** Remembers that a letter of the ticket could not be delivered. */
  async markFailedLetter(ticketId: string): Promise<void> {
    await this.#models.tickets.updateOne({ _id: ticketId }, { $set: { hasFailedLetter: true } });
  }
}

function dueAt(nextDueAt: Date | null): Pick<Ticket, 'nextDueAt' | 'dueRank'> {
  return { nextDueAt, dueRank: nextDueAt ?? NEVER_DUE };
}

async function findAll(tickets: TicketModel, ids: readonly string[]): Promise<readonly (Ticket | null)[]> {
  const found = await tickets.find({ _id: { $in: [...new Set(ids)] } }).lean<Ticket[]>();
  const byId = new Map(found.map((ticket) => [ticket._id, ticket]));
  return ids.map((id) => {
    const ticket = byId.get(id);
    return ticket === undefined ? null : complete(ticket);
  });
}

async function settleNew(tickets: TicketModel, ids: readonly string[]): Promise<readonly undefined[]> {
  await tickets.updateMany(
    { _id: { $in: [...ids] }, version: storedVersion({ version: 1 }) },
    { $unset: SETTLED },
  );
  return ids.map(() => undefined);
}

/** The first version is written down only since tickets have versions. */
function storedVersion({ version }: Pick<Ticket, 'version'>): number | { $in: (number | null)[] } {
  return version === 1 ? { $in: [1, null] } : version;
}

function sameAs(found: Ticket, { sourceHash = '' }: TicketSource): Ticket {
  if (found.sourceHash !== sourceHash) throw new Conflict('idempotency_conflict');
  return found;
}
