export type * from './events.js';
export { deskId, email, language, personName, ticketNumber, token } from './fields.js';
export type * from './http.js';
export * from './limits.js';
export * from './payloads.js';
export type * from './receipt-views.js';
export * from './ticket-payloads.js';
export type * from './ticket-views.js';
export * from './views.js';
