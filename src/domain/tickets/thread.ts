import { Conflict } from '../../shared/errors.js';
import { idFrom, newId } from '../../shared/ids.js';
import { inserts } from '../../shared/inserts.js';
import type { MessageModel, TicketMessage } from './messages.model.js';
import type { Ticket } from './ticket.js';
import type { TicketModel } from './tickets.model.js';
import { learnt } from './words.js';

/** A line to add; without a `place` it stands after the lines of the chat, by its moment. */
export type NewMessage = Pick<
  TicketMessage,
  'ticketId' | 'key' | 'kind' | 'author' | 'text' | 'detail' | 'at'
> &
  Partial<TicketMessage>;

const AFTER_THE_CHAT = 1_000_000;

/** Key of the question that a ticket is opened with; the ticket is opened with its words. */
export const REQUEST_KEY = 'request';

/** What was asked, answered and noted in tickets, and what happened to them, in order. */
export class Thread {
  readonly #tickets: TicketModel;
  readonly #messages: MessageModel;
  readonly #insert: (message: TicketMessage) => Promise<boolean>;

  constructor({ tickets, messages }: { tickets: TicketModel; messages: MessageModel }) {
    this.#tickets = tickets;
    this.#messages = messages;
    this.#insert = inserts(messages);
  }

  /** All lines of a ticket, oldest first. */
  async of(ticketId: string): Promise<readonly TicketMessage[]> {
    // Web processes stamp moments that differ by milliseconds: lines of the chat stand by their numbers.
    return await this.#messages.find({ ticketId }).sort({ place: 1, at: 1, _id: 1 }).lean<TicketMessage[]>();
  }

  /** Adds a line. The same `key` adds it once: a second call returns the first line, or throws `conflict` for another text. */
  async add(message: NewMessage): Promise<TicketMessage> {
    const { ticketId, key } = message;
    const line = completeLine(message);
    const stored = (await this.#insert(line))
      ? line
      : await this.#messages.findOne({ ticketId, key }).lean<TicketMessage>();
    if (stored === null) throw new Error('A message that was just added is not there.');
    if (stored.kind !== message.kind || stored.text !== message.text) throw new Conflict();
    const isOfOpening = stored.kind === 'event' || key === REQUEST_KEY;
    if (!isOfOpening) await this.#tickets.updateOne({ _id: ticketId }, learnt(stored.text));
    return stored;
  }

  /** Adds a line that a ticket is opened with, whose words its source tells. False where the line is there already. */
  async open(message: NewMessage): Promise<boolean> {
    return await this.#insert(completeLine(message));
  }

  /** Begins with the question that a ticket carries. Once, also where the line has gone to another ticket since. */
  async begin({ _id: ticketId, question, requester, openedAt: at }: Ticket): Promise<void> {
    if (question === undefined) return;
    const line = {
      key: REQUEST_KEY,
      kind: 'question' as const,
      author: requester.name,
      detail: '',
      place: 0,
    };
    await this.open({ ...line, _id: idFrom(`question ${ticketId}`), ticketId, text: question, at });
  }

  /** Whether the ticket has the message with this key. */
  async has(ticketId: string, key: string): Promise<boolean> {
    return (await this.#messages.exists({ ticketId, key })) !== null;
  }

  /** Takes back an answer that was refused before anything followed from it. */
  async dropAnswer(messageId: string): Promise<void> {
    await this.#messages.deleteOne({ _id: messageId, kind: 'answer', pendingSince: { $ne: null } });
  }

  /** Gives messages of one ticket to another. Those that are there already stay. */
  async move(ids: readonly string[], from: string, to: string): Promise<void> {
    for (const id of ids) {
      await this.#messages.updateOne(
        { _id: id, ticketId: from },
        { $set: { ticketId: to, key: `moved:${id}` } },
      );
    }
  }

  /** Messages that came before `before` and whose consequences somebody left half done, oldest first. */
  async unsettled(before: Date, limit: number): Promise<readonly TicketMessage[]> {
    return await this.#messages
      .find({ pendingSince: { $lte: before } })
      .sort({ pendingSince: 1 })
      .limit(limit)
      .lean<TicketMessage[]>();
  }

  /** All that follows from a message has been done. */
  async settle(messageId: string): Promise<void> {
    await this.#messages.updateOne({ _id: messageId }, { $unset: { pendingSince: 1 } });
  }
}

/** A line with everything that it may lack. */
function completeLine(message: NewMessage): TicketMessage {
  return {
    _id: newId(),
    change: null,
    attachmentIds: [],
    place: AFTER_THE_CHAT,
    agentId: '',
    nextStatus: 'waiting',
    closeReason: '',
    ...message,
  };
}
