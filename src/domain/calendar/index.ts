export type { Calendar, Hours, OpenTime } from './calendar.js';
export { addOpenTime, findNextOpening, isOpen } from './calendar.js';
