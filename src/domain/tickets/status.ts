/** Where a ticket stands. `waiting` is for the customer, `on_hold` for somebody or something else. */
export const STATUSES = ['new', 'open', 'waiting', 'on_hold', 'solved', 'closed'] as const;

export type Status = (typeof STATUSES)[number];

/** Nobody has solved it, and the customer is not the one who is to act. */
export const RUNNING: readonly Status[] = ['new', 'open', 'on_hold'];

/** From each status, where people may move a ticket. Nothing becomes new again; what is over can be opened again. */
const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  new: ['open', 'waiting', 'on_hold', 'solved', 'closed'],
  open: ['waiting', 'on_hold', 'solved', 'closed'],
  waiting: ['open', 'on_hold', 'solved', 'closed'],
  on_hold: ['open', 'waiting', 'solved', 'closed'],
  solved: ['open', 'waiting', 'closed'],
  closed: ['open'],
};

/** Whether people may move a ticket so. Staying where it is is no move. */
export function mayMove(from: Status, to: Status): boolean {
  return NEXT[from].includes(to);
}

/** Where a ticket may go from a status, in the order in which they are offered. */
export function nextStatuses(from: Status): readonly Status[] {
  return NEXT[from];
}

/** Whether nothing more is to be done for it. */
export function isOver(status: Status): boolean {
  return status === 'solved' || status === 'closed';
}
