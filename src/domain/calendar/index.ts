export { addOpenTime, findNextOpening, isOpen, openTimeBetween } from './calendar.js';
export { type CutOff, countsFromByCutOff, dueByCutOff } from './cut-off.js';
export { boundsOfDate, dateOf, datesUntil } from './dates.js';
export { type CalendarSpan, explainSpans } from './explain.js';
export { findHoliday, type Holiday } from './holidays.js';
export type { Calendar, Hours, OpenTime } from './hours.js';
