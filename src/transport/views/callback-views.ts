import { type Callback, freeAgainAt } from '../../domain/callbacks/index.js';
import type { CallbackRow } from '../../protocol/index.js';

/** A callback as the agent `agentId` sees it. */
export function callbackRow(callback: Callback, agentId: string): CallbackRow {
  return {
    id: callback._id,
    state: callback.state,
    phone: callback.phone,
    name: callback.name,
    ticketNumber: callback.ticketNumber,
    dueAt: callback.dueAt.toISOString(),
    takenBy: callback.takenByName,
    isMine: callback.takenById === agentId,
    freeAgainAt: freeAgainAt(callback)?.toISOString() ?? null,
    attempts: callback.attempts.map(({ outcome, note, agentName, at }) => ({
      outcome,
      note,
      by: agentName,
      at: at.toISOString(),
    })),
    maxAttempts: callback.maxAttempts,
  };
}
