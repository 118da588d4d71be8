export {
  type Calendars,
  type ClockFacts,
  firstAnswerDue,
  type KnownClock,
  type PlannedClock,
  planClocks,
} from './clock-plan.js';
export { type ClockOwner, changesTo, clockId } from './clock-rows.js';
export type { TicketTimes } from './clock-runs.js';
export { type ClockStep, dueSteps, nextStep } from './clock-steps.js';
export { type ClockChange, Clocks, type ShownClock, type TicketClock } from './clocks.js';
export { clockModel } from './clocks.model.js';
export type { ClockSpan } from './counted-time.js';
export { explainClock } from './explain-clock.js';
export { actOnClockJob } from './jobs.js';
export { type ClockKind, type ClockPolicy, rulesFor, type TicketClass } from './policy.js';
