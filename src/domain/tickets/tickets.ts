import { Conflict, NotFound } from '../../shared/errors.js';
import { inserts } from '../../shared/inserts.js';
import { together } from '../../shared/together.js';
import { completeLine, type NewMessage } from './messages.js';
import type { TicketMessage } from './messages.model.js';
import { type Answer, answered, assigned } from './moves.js';
import { complete, draftOf, type TicketSource, ticketIdOf } from './new-ticket.js';
import { drawNumbers } from './numbers.js';
import { type Doing, isEmpty, joined, NOTHING, type Patch } from './patch.js';
import { unlessStale } from './stale.js';
import { isOver, RUNNING } from './status.js';
import { NEVER_DUE, type Ticket } from './ticket.js';
import type { TicketModel, ticketModels } from './tickets.model.js';
import { wordsOf } from './words.js';

/** Somebody else was faster this often: by then it is no coincidence. */
const MOST_TRIES = 20;
/** Key of the question that a ticket is opened with; the ticket is opened with its words. */
export const REQUEST_KEY = 'request';
/** So many changes back a ticket can tell what has changed since somebody read it. */
const CHANGES_KEPT = 50;

/** The tickets of all desks. */
export class Tickets {
  readonly #models: ReturnType<typeof ticketModels>;
  readonly #insertTicket: (ticket: Ticket) => Promise<boolean>;
  readonly #insertMessage: (message: TicketMessage) => Promise<boolean>;
  readonly #drawNumber: (deskId: string) => Promise<number>;
  readonly #settleNew: (ticketId: string) => Promise<void>;

  constructor(models: ReturnType<typeof ticketModels>) {
    this.#models = models;
    const asGiven = { ordered: false, lean: true } as const;
    this.#insertTicket = inserts(async (all) => await models.tickets.insertMany(all, asGiven));
    this.#insertMessage = inserts(async (all) => await models.messages.insertMany(all, asGiven));
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
    return found ?? (await this.openNew(source));
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
   * As `open`, for a source that has opened none as far as anybody knows; who was faster all the same is found.
   * `draft` is what `draftOf` made of it, with the due time of the first of its clocks where they run already.
   */
  async openNew(source: TicketSource, draft: Ticket = draftOf(source)): Promise<Ticket> {
    const number = `${source.prefix}-${await this.#drawNumber(source.deskId)}`;
    const ticket = { ...draft, ...dueAt(draft.nextDueAt), number };
    if (await this.#insertTicket(ticket)) return ticket;
    // Somebody else opened it between our look and our write: theirs is the ticket.
    const first = await this.find(ticket._id);
    if (first === null) throw new Error('A ticket is there and is not.');
    return sameAs(first, source);
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
    const ticket = await this.#models.tickets.findById(id).lean<Ticket>();
    return ticket === null ? null : complete(ticket);
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
          $unset: { unsettledSince: 1 },
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

  /** All lines of a ticket, oldest first. */
  async messages(ticketId: string): Promise<readonly TicketMessage[]> {
    // Web processes stamp moments that differ by milliseconds: lines of the chat stand by their numbers.
    return await this.#models.messages
      .find({ ticketId })
      .sort({ place: 1, at: 1, _id: 1 })
      .lean<TicketMessage[]>();
  }

  /** Adds a line. The same `key` adds it once: a second call returns the first line, or throws `conflict` for another text. */
  async addMessage(message: NewMessage): Promise<TicketMessage> {
    const { ticketId, key } = message;
    const line = completeLine(message);
    const stored = (await this.#insertMessage(line))
      ? line
      : await this.#models.messages.findOne({ ticketId, key }).lean<TicketMessage>();
    if (stored === null) throw new Error('A message that was just added is not there.');
    if (stored.kind !== message.kind || stored.text !== message.text) throw new Conflict();
    const isOfOpening = stored.kind === 'event' || key === REQUEST_KEY;
    if (!isOfOpening) await this.#models.tickets.updateOne({ _id: ticketId }, learnt(stored.text));
    return stored;
  }

  /** Adds a line that a ticket is opened with, whose words its source tells. False where the line is there already. */
  async addOpeningLine(message: NewMessage): Promise<boolean> {
    return await this.#insertMessage(completeLine(message));
  }

  /** Whether the ticket has the message with this key. */
  async hasMessage(ticketId: string, key: string): Promise<boolean> {
    return (await this.#models.messages.exists({ ticketId, key })) !== null;
  }

  /** Takes back an answer that was refused before anything followed from it. */
  async dropAnswer(messageId: string): Promise<void> {
    await this.#models.messages.deleteOne({ _id: messageId, kind: 'answer', pendingSince: { $ne: null } });
  }

  /** Gives messages of one ticket to another. Those that are there already stay. */
  async moveMessages(ids: readonly string[], from: string, to: string): Promise<void> {
    for (const id of ids) {
      await this.#models.messages.updateOne(
        { _id: id, ticketId: from },
        { $set: { ticketId: to, key: `moved:${id}` } },
      );
    }
  }

  /** Messages that came before `before` and whose consequences somebody left half done, oldest first. */
  async unsettledMessages(before: Date, limit: number): Promise<readonly TicketMessage[]> {
    return await this.#models.messages
      .find({ pendingSince: { $lte: before } })
      .sort({ pendingSince: 1 })
      .limit(limit)
      .lean<TicketMessage[]>();
  }

  /** All that follows from a message has been done. */
  async settleMessage(messageId: string): Promise<void> {
    await this.#models.messages.updateOne({ _id: messageId }, { $unset: { pendingSince: 1 } });
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

async function settleNew(tickets: TicketModel, ids: readonly string[]): Promise<readonly undefined[]> {
  await tickets.updateMany(
    { _id: { $in: [...ids] }, version: storedVersion({ version: 1 }) },
    { $unset: { unsettledSince: 1 } },
  );
  return ids.map(() => undefined);
}

/** The first version is written down only since tickets have versions. */
function storedVersion({ version }: Pick<Ticket, 'version'>): number | { $in: (number | null)[] } {
  return version === 1 ? { $in: [1, null] } : version;
}

/** What is looked for may be the new subject or the old one. */
function learnt(text = ''): Record<string, unknown> {
  return text === '' ? {} : { $addToSet: { words: { $each: [...wordsOf(text)] } } };
}

function sameAs(found: Ticket, { sourceHash = '' }: TicketSource): Ticket {
  if (found.sourceHash !== sourceHash) throw new Conflict('idempotency_conflict');
  return found;
}
