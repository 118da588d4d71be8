export { type AnswerTime, addTimes, type TopicTimes, timesByTopic } from './answer-times.js';
export { DayReports } from './day-reports.js';
export type { DayReport } from './day-reports.model.js';
export { dayReportModel } from './day-reports.model.js';
