import { type Callback, freeAgainAt } from '../../domain/callbacks/index.js';
import type { Parts } from '../../flows/parts.js';
import type { CallbackRow } from '../../protocol/index.js';

/** A callback as the agent `agentId` sees it. The link that dials is for whoever has taken it. */
export function callbackRow(
  { dialer }: Pick<Parts, 'dialer'>,
  callback: Callback,
  agentId: string,
): CallbackRow {
  const isMine = callback.takenById === agentId;
  const { refusal } = callback;
  return {
    id: callback._id,
    state: callback.state,
    phone: callback.phoneInternational,
    phoneNational: callback.phoneNational,
    dialLink: isMine && callback.state === 'taken' ? dialer.linkTo(callback.phone) : null,
    name: callback.name,
    ticketNumber: callback.ticketNumber,
    band: callback.band,
    severity: callback.severity,
    waitingSince: callback.waitingSince.toISOString(),
    dueAt: callback.dueAt.toISOString(),
    movedFrom: callback.movedFrom?.toISOString() ?? null,
    requestedBy: callback.requestedByName,
    takenBy: callback.takenByName,
    isMine,
    freeAgainAt: freeAgainAt(callback)?.toISOString() ?? null,
    escalationLevel: callback.escalationLevel,
    attempts: callback.attempts.map(({ outcome, note, agentName, at }) => ({
      outcome,
      note,
      by: agentName,
      at: at.toISOString(),
    })),
    maxAttempts: callback.maxAttempts,
    refusal:
      refusal === null
        ? null
        : { reason: refusal.reason, by: refusal.agentName, at: refusal.at.toISOString() },
  };
}
