import { StaleTicket } from '../../shared/errors.js';
import { isEmpty, type Patch } from './patch.js';
import type { Ticket } from './ticket.js';

/**
 * The patch, as long as nobody has changed the ticket since its `version` was read. Throws `StaleTicket` with what has
 * changed otherwise. No version asks for no check, and what is already as wished needs none.
 */
export function unlessStale(ticket: Ticket, version: number | undefined, patch: Patch): Patch {
  if (version === undefined || version === ticket.version || isEmpty(patch)) return patch;
  throw new StaleTicket(ticket.changes.filter((change) => change.version > version));
}
