export { callbackRow } from './callback-views.js';
export { agentTail, chatCard, entryOf, visitorChat } from './chat-views.js';
export { agentView, deskView, followsUp } from './desk-views.js';
export { ticketDetails, ticketRows } from './ticket-views.js';
