export { attachmentView } from './attachment-views.js';
export { callbackRow } from './callback-views.js';
export {
  agentTail,
  chatCard,
  entryOf,
  noteView,
  placeView,
  type Surroundings,
  visitorChat,
} from './chat-views.js';
export { ticketClocks } from './clock-views.js';
export { agentView, colleagueView, deskView, followsUp } from './desk-views.js';
export { receiptView } from './receipt-views.js';
export { dashboardView } from './report-views.js';
export { requesterTicket } from './requester-views.js';
export { ticketDetails } from './ticket-details.js';
export { ticketChange, ticketRows, ticketRowsForAll } from './ticket-views.js';
