/** Which ticket's page an address means. */
export interface TicketAddress {
  readonly number: string;
  readonly key: string;
}

/** Address of a ticket's page. The key stands behind the `#`: it is in no log and goes to no other site. */
export function ticketAddress(deskId: string, number: string, key: string): string {
  return `/desks/${encodeURIComponent(deskId)}#ticket/${encodeURIComponent(number)}/${encodeURIComponent(key)}`;
}

/** Reads the part behind the `#`; null where it means no ticket. */
export function readTicketAddress(hash: string): TicketAddress | null {
  const [kind, number = '', key = ''] = hash.replace(/^#/, '').split('/');
  if (kind !== 'ticket' || number === '' || key === '') return null;
  try {
    return { number: decodeURIComponent(number), key: decodeURIComponent(key) };
  } catch {
    return null;
  }
}
