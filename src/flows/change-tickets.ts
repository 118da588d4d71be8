import type { Agent } from '../domain/agents/index.js';
import type { Edit, Status } from '../domain/tickets/index.js';
import { DeskError, type ErrorCode } from '../shared/errors.js';
import { changeTicket } from './change-ticket.js';
import { moveTicket } from './move-ticket.js';
import type { Parts } from './parts.js';

/** The same change to many tickets. */
export interface BulkChange extends Pick<Edit, 'assigneeId' | 'topic' | 'severity'> {
  readonly status?: Status | undefined;
}

/** What became of each. */
export interface BulkOutcome {
  readonly done: string[];
  readonly refused: { readonly number: string; readonly code: ErrorCode }[];
}

/** Changes many tickets as they are now, each for itself: what is refused of one does not stop the others. */
export async function changeTickets(
  parts: Parts,
  agent: Agent,
  numbers: readonly string[],
  { status, ...edit }: BulkChange,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], refused: [] };
  for (const number of new Set(numbers)) {
    try {
      if (Object.values(edit).some((value) => value !== undefined))
        await changeTicket(parts, agent, { number, ...edit });
      if (status !== undefined) await moveTicket(parts, agent, { number, to: status });
      outcome.done.push(number);
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      outcome.refused.push({ number, code: error.code });
    }
  }
  return outcome;
}
