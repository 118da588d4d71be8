export { type Edit, edited } from './edits.js';
export { absorbed, linked, mergedAway, unlinked } from './links.js';
export type { TicketMessage } from './messages.model.js';
export { assigned, type Move, mayReopen, moved, written } from './moves.js';
export { draftOf, type TicketSource, ticketIdOf } from './new-ticket.js';
export type { Patch } from './patch.js';
export { type Reader, TicketReaders } from './readers.store.js';
export { unlessStale } from './stale.js';
export { isOver, mayMove, nextStatuses, RUNNING, STATUSES, type Status } from './status.js';
export { REQUEST_KEY } from './thread.js';
export type {
  Change,
  ChangedField,
  CloseReason,
  Link,
  Phase,
  Requester,
  Severity,
  Ticket,
  Turn,
} from './ticket.js';
export { type ListedTicket, TicketLists } from './ticket-lists.js';
export type { TicketQuery } from './ticket-query.js';
export { subjectOf } from './ticket-subject.js';
export { Tickets } from './tickets.js';
export { ticketModels } from './tickets.model.js';
