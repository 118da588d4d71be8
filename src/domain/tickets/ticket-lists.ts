import { NotFound } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { complete } from './new-ticket.js';
import { RUNNING } from './status.js';
import type { Ticket } from './ticket.js';
import { countCondition, cursorOf, listingOf, type TicketQuery, type View } from './ticket-query.js';
import type { SavedView, ticketModels } from './tickets.model.js';

/** A ticket without what only its own page shows. */
export type ListedTicket = Omit<Ticket, (typeof UNLISTED)[number]>;

/** A page of a list, and where the next one begins; null on the last. */
export interface TicketPage {
  readonly tickets: readonly ListedTicket[];
  readonly next: string | null;
}

const UNLISTED = ['words', 'phases', 'turns', 'changes', 'links', 'doing', 'keyHash', 'sourceHash'] as const;
const MOST_VIEWS = 50;
/** Beyond this many a number says no more than "many", and counting would cost. */
const COUNT_UP_TO = 10_000;
const LOAD_UP_TO = 1000;

/** Lists of tickets for the agents of a desk. */
export class TicketLists {
  readonly #models: ReturnType<typeof ticketModels>;

  constructor(models: ReturnType<typeof ticketModels>) {
    this.#models = models;
  }

  /** A page of the desk's tickets. `prefix` is that of the desk's numbers. Throws `invalid_input` for a wrong cursor. */
  async page(deskId: string, prefix: string, query: TicketQuery): Promise<TicketPage> {
    const listing = listingOf(deskId, prefix, query);
    const { condition, field, direction } = listing;
    const found = await this.#models.tickets
      .find(condition)
      .select(Object.fromEntries(UNLISTED.map((field) => [field, 0])))
      .sort({ [field]: direction, _id: direction })
      .limit(query.limit + 1)
      .lean<Ticket[]>();
    const tickets = found.slice(0, query.limit).map(complete);
    const last = found.length > query.limit ? tickets.at(-1) : undefined;
    return { tickets, next: last === undefined ? null : cursorOf(last, listing) };
  }

  /** How many tickets a view has, at most 10 000. */
  async count(deskId: string, view: View, agentId: string): Promise<number> {
    const condition = { deskId, ...countCondition(view, agentId) };
    return await this.#models.tickets.countDocuments(condition).limit(COUNT_UP_TO);
  }

  /** How many tickets wait for an answer before one that would come now: all of them, or those that have priority too. */
  async ahead(deskId: string, band: Ticket['band']): Promise<number> {
    const unanswered = { deskId, ...countCondition('unanswered', '') };
    const before = band === 'priority' ? { ...unanswered, band } : unanswered;
    return await this.#models.tickets.countDocuments(before).limit(COUNT_UP_TO);
  }

  /** How many open tickets each of these agents has; beyond a thousand it is too many all the same. */
  async loads(deskId: string, agentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const counts = agentIds.map(async (assigneeId): Promise<[string, number]> => {
      // Each by itself, because an index answers this without a look at the tickets.
      const condition = { deskId, assigneeId, status: { $in: [...RUNNING] } };
      return [assigneeId, await this.#models.tickets.countDocuments(condition).limit(LOAD_UP_TO)];
    });
    return new Map(await Promise.all(counts));
  }

  /** How many tickets were opened from one moment to before another. */
  async countOpened(deskId: string, from: Date, to: Date): Promise<number> {
    return await this.#models.tickets.countDocuments({ deskId, openedAt: { $gte: from, $lt: to } });
  }

  /** How long the first answers took that went out from one moment to before another, in no order. */
  async firstAnswers(
    deskId: string,
    from: Date,
    to: Date,
  ): Promise<readonly { readonly topic: string; readonly ms: number }[]> {
    const answered = await this.#models.tickets
      .find({ deskId, firstAnsweredAt: { $gte: from, $lt: to } })
      .select({ topic: 1, openedAt: 1, firstAnsweredAt: 1 })
      .lean<Pick<Ticket, 'topic' | 'openedAt' | 'firstAnsweredAt'>[]>();
    return answered.map(({ topic = '', openedAt, firstAnsweredAt }) => ({
      topic,
      ms: Math.max(0, (firstAnsweredAt ?? openedAt).getTime() - openedAt.getTime()),
    }));
  }

  /** An agent's saved filters, by name. */
  async views(agentId: string): Promise<readonly SavedView[]> {
    return await this.#models.views.find({ agentId }).sort({ name: 1 }).limit(MOST_VIEWS).lean<SavedView[]>();
  }

  /** Saves a filter. The same name is saved over. */
  async saveView(agentId: string, name: string, query: SavedView['query']): Promise<SavedView> {
    const saved = await this.#models.views
      .findOneAndUpdate(
        { agentId, name },
        { $set: { query }, $setOnInsert: { _id: newId() } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<SavedView>();
    if (saved === null) throw new Error('A view that was just saved is not there.');
    return saved;
  }

  /** Throws `NotFound`, also for somebody else's. */
  async deleteView(agentId: string, id: string): Promise<void> {
    const { deletedCount } = await this.#models.views.deleteOne({ _id: id, agentId });
    if (deletedCount === 0) throw new NotFound();
  }
}
