import type { Desk } from '../desks/index.js';
import { boundsOfDate, datesUntil } from '../domain/calendar/index.js';
import { judgeWaits, type WaitAccuracy } from '../domain/chat/index.js';
import { addTimes, type DayReport, type TopicTimes, timesByTopic } from '../domain/reports/index.js';
import { HOUR_MS, later } from '../shared/time.js';
import type { Parts } from './parts.js';

/** The desk at this moment. */
export interface DeskNow {
  readonly waitingChats: number;
  readonly dueCalls: number;
  readonly openTickets: number;
  readonly unansweredTickets: number;
  readonly escalatedTickets: number;
}

/** What an agent has to do at this moment. */
export interface Load {
  readonly id: string;
  readonly name: string;
  readonly isOnDuty: boolean;
  readonly openTickets: number;
  readonly liveChats: number;
}

/** The desk at this moment and over its last days. */
export interface Dashboard {
  readonly at: Date;
  readonly now: DeskNow;
  /** Oldest first; the last is today. */
  readonly days: readonly DayReport[];
  readonly times: readonly Omit<TopicTimes, 'classes'>[];
  readonly agents: readonly Load[];
  readonly waits: WaitAccuracy;
}

/** What a worker could still add to a day that is just over: it was down, or its clock was behind. */
const SETTLED_AFTER_MS = HOUR_MS;

/**
 * Reads the desk's figures of this moment and of its last `days`, today included, by its own zone. A day that is over is
 * counted once and kept.
 */
export async function readDashboard(parts: Parts, desk: Desk, days: number): Promise<Dashboard> {
  const at = parts.clock.now();
  const dates = datesUntil(at, days, desk.timeZone);
  const since = boundsOfDate(dates[0] ?? '', desk.timeZone).from;
  const [reports, now, agents, waits] = await Promise.all([
    reportsOf(parts, desk, dates, at),
    deskNow(parts, desk),
    loadsOf(parts, desk),
    parts.receipts.waits(desk.id, since),
  ]);
  const times = addTimes(reports.map((report) => report.times));
  return { at, now, days: reports, times, agents, waits: judgeWaits(waits) };
}

async function reportsOf(
  parts: Parts,
  desk: Desk,
  dates: readonly string[],
  now: Date,
): Promise<readonly DayReport[]> {
  const kept = await parts.dayReports.of(desk.id, dates);
  const reports: DayReport[] = [];
  // One day after the other: many at once would only wait for each other in the store.
  for (const date of dates) reports.push(kept.get(date) ?? (await countDay(parts, desk, date, now)));
  return reports;
}

async function countDay(parts: Parts, desk: Desk, day: string, now: Date): Promise<DayReport> {
  const { from, to } = boundsOfDate(day, desk.timeZone);
  const [opened, answers, breached] = await Promise.all([
    parts.ticketLists.countOpened(desk.id, from, to),
    parts.ticketLists.firstAnswers(desk.id, from, to),
    parts.clocks.countBreaches(desk.id, from, to),
  ]);
  const report = { day, opened, answered: answers.length, breached, times: timesByTopic(answers) };
  if (later(to, SETTLED_AFTER_MS) <= now) await parts.dayReports.keep(desk.id, report);
  return report;
}

async function deskNow(parts: Parts, { id }: Desk): Promise<DeskNow> {
  const [waiting, dueCalls, openTickets, unansweredTickets, escalatedTickets] = await Promise.all([
    parts.line.waiting(id),
    parts.callbacks.countDue(id),
    parts.ticketLists.count(id, 'open', ''),
    parts.ticketLists.count(id, 'unanswered', ''),
    parts.ticketLists.count(id, 'escalated', ''),
  ]);
  return { waitingChats: waiting.length, dueCalls, openTickets, unansweredTickets, escalatedTickets };
}

async function loadsOf(parts: Parts, { id }: Desk): Promise<readonly Load[]> {
  const agents = await parts.agents.ofDesk(id);
  const ids = agents.map((agent) => agent._id);
  const [tickets, chats, onDuty] = await Promise.all([
    parts.ticketLists.loads(id, ids),
    parts.line.loads(id, ids),
    parts.duty.onDuty(id),
  ]);
  return agents.map(({ _id, name }) => ({
    id: _id,
    name,
    isOnDuty: onDuty.has(_id),
    openTickets: tickets.get(_id) ?? 0,
    liveChats: chats.held.get(_id) ?? 0,
  }));
}
