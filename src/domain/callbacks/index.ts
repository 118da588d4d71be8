export { type Callback, type CallbackRequest, Callbacks, freeAgainAt } from './callbacks.js';
export { type CallbackAttempt, callbackModel } from './callbacks.model.js';
export { ringCallbackJob } from './jobs.js';
export { type CallbackPolicy, findNextTry } from './next-try.js';
