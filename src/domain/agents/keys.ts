/** Sorted set: agent and console window → end of the lease. Lives for a day after the last renewal. */
export function dutyKey(prefix: string, deskId: string): string {
  return `${prefix}:duty:${deskId}`;
}

/** Sorted set: desk and agent → when the agent's last console lease ends. Lives for a day after the last renewal. */
export function attendanceKey(prefix: string): string {
  return `${prefix}:attendance`;
}
