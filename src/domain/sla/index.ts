export { type ClockStep, Clocks, type ReactionClock, stepOf } from './clocks.js';
export { clockModel } from './clocks.model.js';
export { actOnClockJob } from './jobs.js';
export { type ReactionPolicy, reactionDue } from './reaction.js';
