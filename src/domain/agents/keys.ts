/** Sorted set: agent and console window → end of the lease. Lives for a day after the last renewal. */
export function dutyKey(prefix: string, deskId: string): string {
  return `${prefix}:duty:${deskId}`;
}
