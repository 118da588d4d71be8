import { newId } from '../../shared/ids.js';
import type { TicketMessage } from './messages.model.js';

/** A line to add; without a `place` it stands after the lines of the chat, by its moment. */
export type NewMessage = Pick<
  TicketMessage,
  'ticketId' | 'key' | 'kind' | 'author' | 'text' | 'detail' | 'at'
> &
  Partial<Omit<TicketMessage, '_id'>>;

const AFTER_THE_CHAT = 1_000_000;

/** A line with everything that it may lack. */
export function completeLine(message: NewMessage): TicketMessage {
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
