/** Sorted sets of a ticket: who reads it (`readers`), who types (`typing`), each console with the end of its lease. They live as long as their longest lease. */
export function readersKey(prefix: string, ticketId: string): string {
  return `${prefix}:ticket:{${ticketId}}:readers`;
}

export function typingKey(prefix: string, ticketId: string): string {
  return `${prefix}:ticket:{${ticketId}}:typing`;
}
