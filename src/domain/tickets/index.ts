export { subjectOf } from './ticket-subject.js';
export { type Ticket, type TicketFilter, type TicketMessage, type TicketSource, Tickets } from './tickets.js';
export { type Requester, ticketModels } from './tickets.model.js';
