import { Conflict, DeskError, NotFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import type { Requester, TicketMessageRecord, TicketRecord, ticketModels } from './tickets.model.js';

/** A ticket: what lasts. */
export type Ticket = TicketRecord;

/** One line of a ticket: the visitor's question, an answer that went out, or an event. */
export type TicketMessage = TicketMessageRecord;

/** A line to add; without a `place` it stands after the lines of the chat, by its moment. */
export type NewMessage = Omit<TicketMessage, '_id' | 'place' | 'agentId' | 'pendingSince'> &
  Partial<Pick<TicketMessage, 'place' | 'agentId' | 'pendingSince'>>;

/** What a new ticket is made of. */
export interface TicketSource {
  readonly deskId: string;
  /** Starts the number, as in `IW-1042`. */
  readonly prefix: string;
  readonly sourceKey: string;
  readonly subject: string;
  readonly language: Language;
  readonly requester: Requester;
  readonly openedAt: Date;
}

/** Which tickets a list shows. */
export type TicketFilter =
  | { readonly view: 'open' | 'escalated' | 'answered' }
  | { readonly view: 'mine'; readonly agentId: string };

const FIRST_NUMBER = 1001;
const AFTER_THE_CHAT = 1_000_000;
const LIST_LENGTH = 200;
const DUPLICATE_KEY = 11000;
const UNANSWERED = ['new', 'open', 'on_hold'] as const;

/** The tickets of all desks. */
export class Tickets {
  readonly #models: ReturnType<typeof ticketModels>;

  constructor(models: ReturnType<typeof ticketModels>) {
    this.#models = models;
  }

  /**
   * Opens a ticket and returns it. The same source opens one ticket: a second call returns the first one, whatever
   * else it says. Numbers rise, are never given twice, and may have gaps.
   */
  async open(source: TicketSource): Promise<Ticket> {
    const { prefix, ...fields } = source;
    const found = await this.#findBySource(source);
    if (found !== null) return found;
    const number = `${prefix}-${await this.#nextNumber(source.deskId)}`;
    const ticket = {
      _id: newId(),
      number,
      ...fields,
      channel: 'chat' as const,
      status: 'new' as const,
      updatedAt: source.openedAt,
    };
    try {
      const created = await this.#models.tickets.create(ticket);
      return created.toObject();
    } catch (error) {
      // Somebody else opened it between our look and our write: theirs is the ticket.
      const first = isDuplicate(error) ? await this.#findBySource(source) : null;
      if (first === null) throw error;
      return first;
    }
  }

  /** The desk's ticket with this number. Throws `NotFound`, also for another desk's. */
  async get(deskId: string, number: string): Promise<Ticket> {
    const ticket = await this.#models.tickets.findOne({ deskId, number }).lean();
    if (ticket === null) throw new NotFound();
    return ticket;
  }

  /** The ticket with this id, or null. */
  async find(id: string): Promise<Ticket | null> {
    return await this.#models.tickets.findById(id).lean();
  }

  /** The desk's tickets of a view, oldest first; answered ones newest first. At most 200. */
  async list(deskId: string, filter: TicketFilter): Promise<readonly Ticket[]> {
    const query = this.#models.tickets.find({ deskId, ...conditionOf(filter) });
    return await query
      .sort({ openedAt: filter.view === 'answered' ? -1 : 1 })
      .limit(LIST_LENGTH)
      .lean();
  }

  /** All lines of a ticket, oldest first. */
  async messages(ticketId: string): Promise<readonly TicketMessage[]> {
    // Web processes stamp moments that differ by milliseconds: lines of the chat stand by their numbers.
    return await this.#models.messages.find({ ticketId }).sort({ place: 1, at: 1, _id: 1 }).lean();
  }

  /** Adds a line. The same `key` adds it once: a second call returns the first line, or throws `conflict` for another text. */
  async addMessage(message: NewMessage): Promise<TicketMessage> {
    const { ticketId, key, ...rest } = message;
    const stored = await this.#models.messages
      .findOneAndUpdate(
        { ticketId, key },
        { $setOnInsert: { _id: newId(), place: AFTER_THE_CHAT, ...rest } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean();
    if (stored === null) throw new Error('A message that was just added is not there.');
    if (stored.kind !== message.kind || stored.text !== message.text) throw new Conflict();
    return stored;
  }

  /** Answers that were given before `before` and whose consequences somebody left half done, oldest first. */
  async unsettledAnswers(before: Date, limit: number): Promise<readonly TicketMessage[]> {
    return await this.#models.messages
      .find({ pendingSince: { $lte: before } })
      .sort({ pendingSince: 1 })
      .limit(limit)
      .lean();
  }

  /** All that follows from an answer has been done. */
  async settleAnswer(messageId: string): Promise<void> {
    await this.#models.messages.updateOne({ _id: messageId }, { $unset: { pendingSince: 1 } });
  }

  /** An answer went into the outbox: the ticket waits for the customer; without an assignee the author becomes it. */
  async markAnswered(ticket: Ticket, agentId: string | null, at: Date): Promise<void> {
    if (ticket.status === 'closed') throw new DeskError('ticket_closed', 'The ticket is closed.');
    await this.#models.tickets.updateOne({ _id: ticket._id }, { $set: { status: 'waiting', updatedAt: at } });
    await this.#models.tickets.updateOne(
      { _id: ticket._id, assigneeId: null },
      { $set: { assigneeId: agentId } },
    );
  }

  /** Moves an unanswered ticket to the escalation specialist. Says whether it is there now; false when it was answered. */
  async escalate(ticketId: string, toAgentId: string | null, at: Date): Promise<boolean> {
    await this.#models.tickets.updateOne(
      { _id: ticketId, isEscalated: false, status: { $in: [...UNANSWERED] } },
      {
        $set: { isEscalated: true, ...(toAgentId === null ? {} : { assigneeId: toAgentId }), updatedAt: at },
      },
    );
    return (await this.#models.tickets.exists({ _id: ticketId, isEscalated: true })) !== null;
  }

  /** Remembers that a letter of the ticket could not be delivered. */
  async markFailedLetter(ticketId: string): Promise<void> {
    await this.#models.tickets.updateOne({ _id: ticketId }, { $set: { hasFailedLetter: true } });
  }

  async #findBySource({ deskId, sourceKey }: TicketSource): Promise<Ticket | null> {
    return await this.#models.tickets.findOne({ deskId, sourceKey }).lean();
  }

  async #nextNumber(deskId: string): Promise<number> {
    const counter = await this.#models.counters
      .findOneAndUpdate(
        { _id: `tickets:${deskId}` },
        { $inc: { value: 1 } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean();
    return FIRST_NUMBER - 1 + (counter?.value ?? 1);
  }
}

function conditionOf(filter: TicketFilter): Record<string, unknown> {
  switch (filter.view) {
    case 'open':
      return { status: { $in: [...UNANSWERED] } };
    case 'mine':
      return { assigneeId: filter.agentId, status: { $in: [...UNANSWERED] } };
    case 'escalated':
      return { isEscalated: true, status: { $in: [...UNANSWERED] } };
    case 'answered':
      return { status: { $in: ['waiting', 'solved', 'closed'] } };
  }
}

/** MongoDB's code for a unique index that was hit. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}
