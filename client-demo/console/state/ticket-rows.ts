import type { TicketRow } from '../../../src/protocol/index.js';

/** Changes a ticket's row where it stands; whether it still belongs to the list, the server says. */
export function withRow(rows: readonly TicketRow[], row: TicketRow): readonly TicketRow[] {
  return rows.map((one) => (one.number === row.number ? row : one));
}

/** Whether the ticket still waits for its first answer. */
export function isUnanswered(row: TicketRow): boolean {
  return row.status === 'new' || (row.clock !== null && row.clock.stoppedAt === null);
}
