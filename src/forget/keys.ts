/** Keys that the check leaves for a moment, to see them found. They go when it is done, and by themselves in an hour. */
export const controlKeys = {
  plain: (prefix: string) => `${prefix}:control`,
  job: (prefix: string) => `${prefix}:queue:control:1`,
  events: (prefix: string) => `${prefix}:queue:control:events`,
} as const;

/** Whether a key belongs to a queue, of whichever prefix. */
export function isQueueKey(key: string): boolean {
  return key.includes(':queue:');
}

/** Pattern of every key of one chat. */
export function keysOfChat(chatId: string): string {
  return `*{${chatId}}*`;
}

/** Pattern of every key of this check. */
export function keysOfCheck(prefix: string): string {
  return `${prefix}:*`;
}
