import type { Change, Ticket } from './ticket.js';

/** What a rule wants changed of a ticket, and what is said of it. */
export interface Patch {
  readonly set: Partial<
    Omit<Ticket, '_id' | 'version' | 'updatedAt' | 'changes' | 'toldVersion' | 'unsettledSince'>
  >;
  readonly changes: readonly Pick<Change, 'field' | 'from' | 'to'>[];
}

/** Who changes a ticket, and when. An empty name is the server itself, or the requester. */
export interface Doing {
  readonly by: string;
  readonly at: Date;
}

/** Nothing to do. */
export const NOTHING: Patch = { set: {}, changes: [] };

/** Both patches as one; the second has the last word. */
export function joined(first: Patch, second: Patch): Patch {
  return { set: { ...first.set, ...second.set }, changes: [...first.changes, ...second.changes] };
}

/** Whether there is nothing to do. */
export function isEmpty(patch: Patch): boolean {
  return patch.changes.length === 0 && Object.keys(patch.set).length === 0;
}
