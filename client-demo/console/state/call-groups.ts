import type { CallbackRow } from '../../../src/protocol/index.js';

/** The calls as tasks: to be made now, to be made later, and made within the last day. */
export interface CallGroups {
  /** What this agent has taken, then what is due in the order of the line: priority, severity, who has waited longest. */
  readonly now: readonly CallbackRow[];
  /** What others have taken, first due first. */
  readonly others: readonly CallbackRow[];
  /** First due first. */
  readonly later: readonly CallbackRow[];
  /** Newest first. */
  readonly past: readonly CallbackRow[];
}

/** Sorts the calls into their groups. */
export function groupCalls(calls: readonly CallbackRow[]): CallGroups {
  const inOrder = calls.toSorted(
    (a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.id.localeCompare(b.id),
  );
  return {
    now: [...inOrder.filter(isMyTask), ...calls.filter((call) => call.state === 'due').toSorted(byPlace)],
    others: inOrder.filter((call) => call.state === 'taken' && !call.isMine),
    later: inOrder.filter((call) => call.state === 'scheduled'),
    past: inOrder.filter(isOver).toSorted((a, b) => lastMoment(b) - lastMoment(a)),
  };
}

/** Puts a new or changed call among the others. */
export function withCall(calls: readonly CallbackRow[], call: CallbackRow): readonly CallbackRow[] {
  const isKnown = calls.some((one) => one.id === call.id);
  return isKnown ? calls.map((one) => (one.id === call.id ? call : one)) : [...calls, call];
}

/** How many calls wait for somebody: due and not taken, or taken by me. */
export function countTasks(calls: readonly CallbackRow[]): number {
  return calls.filter((call) => call.state === 'due' || isMyTask(call)).length;
}

/** Whether nothing more is to be done about the call. */
export function isOver(call: CallbackRow): boolean {
  return call.state === 'done' || call.state === 'failed' || call.state === 'declined';
}

/** The planned calls by the day of the reader's zone, days in their order. */
export function byDay(
  calls: readonly CallbackRow[],
): readonly (readonly [day: string, calls: CallbackRow[]])[] {
  const days = new Map<string, CallbackRow[]>();
  for (const call of calls) {
    const day = new Date(call.dueAt).toDateString();
    days.set(day, [...(days.get(day) ?? []), call]);
  }
  return [...days.values()].map((one) => [one[0]?.dueAt ?? '', one] as const);
}

function byPlace(a: CallbackRow, b: CallbackRow): number {
  const bands = Number(b.band === 'priority') - Number(a.band === 'priority');
  return bands || a.severity - b.severity || Date.parse(a.waitingSince) - Date.parse(b.waitingSince);
}

function isMyTask(call: CallbackRow): boolean {
  return call.state === 'taken' && call.isMine;
}

function lastMoment(call: CallbackRow): number {
  return Date.parse(call.refusal?.at ?? call.attempts.at(-1)?.at ?? call.dueAt);
}
