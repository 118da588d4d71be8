import type { Iso, OverviewView } from './views.js';

/** How long first answers took, of one topic or of all. */
export interface AnswerTimes {
  /** The desk's topic, empty for tickets of none. */
  readonly topic: string;
  readonly answered: number;
  /** From the opening to the first answer, ms: half of them took no longer, and nine in ten; 0 for none. */
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** What happened on one day by the desk's calendar. */
export interface ReportDay {
  /** ISO date in the desk's zone. */
  readonly day: string;
  readonly opened: number;
  /** Tickets that got their first answer on this day, whenever they were opened. */
  readonly answered: number;
  /** Promises that were broken on this day. */
  readonly breached: number;
  /** Of the first answers of this day, by topic. */
  readonly times: readonly AnswerTimes[];
}

/** What an agent has to do at this moment. */
export interface AgentLoad {
  readonly id: string;
  readonly name: string;
  readonly isOnDuty: boolean;
  readonly openTickets: number;
  readonly liveChats: number;
}

/** GET /reports/dashboard?days=: the desk at this moment and over the last days. */
export interface DashboardView {
  /** When the figures of this moment were taken. */
  readonly at: Iso;
  readonly now: {
    /** Chats in the line, and calls that are due and not taken. */
    readonly waitingChats: number;
    readonly dueCalls: number;
    /** Counted up to 10,000 each. */
    readonly openTickets: number;
    readonly unansweredTickets: number;
    readonly escalatedTickets: number;
  };
  /** Oldest first; the last is today. */
  readonly days: readonly ReportDay[];
  /** Over all these days, by topic; from figures in classes 5 % wide. */
  readonly times: readonly AnswerTimes[];
  /** By name. */
  readonly agents: readonly AgentLoad[];
  /** The waits that visitors were told, held against the real ones. */
  readonly waits: OverviewView['waits'];
}
