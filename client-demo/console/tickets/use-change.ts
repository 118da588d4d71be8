import { useState } from 'preact/hooks';
import type { TicketChange, TicketDetails } from '../../../src/protocol/index.js';
import { explainError, type Refusal } from '../../shared/index.js';
import { useDesk } from '../desk.js';

type Route = 'PATCH /tickets/:number' | 'POST /tickets/:number/status';

/** Changes a ticket and keeps why it could not be: in words, or, where somebody was faster, what they changed. */
export function useChange(ticket: TicketDetails) {
  const { tickets } = useDesk();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** `version`: the one that was read when the change was begun; without it, the newest. */
  const change = async (route: Route, body: object, version = ticket.version): Promise<boolean> => {
    if (isBusy) return false;
    setIsBusy(true);
    const refused = await tickets.change(route, { ...ticket, version }, body);
    setIsBusy(false);
    setRefusal(refused);
    if (refused?.code === 'stale_ticket') await tickets.open(ticket.number);
    return refused === null;
  };
  const changed: readonly TicketChange[] | null =
    refusal?.code === 'stale_ticket' ? (refusal.changed ?? []) : null;
  const error = refusal === null || changed !== null ? '' : explainError(refusal);
  return { change, isBusy, error, changed, forget: () => setRefusal(null) };
}
