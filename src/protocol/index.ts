export type * from './events.js';
export type * from './http.js';
export * from './limits.js';
export * from './payloads.js';
export * from './views.js';
