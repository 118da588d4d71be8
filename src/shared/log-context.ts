import { AsyncLocalStorage } from 'node:async_hooks';

/** What a log line belongs to: the id of a request, a socket or a job. */
export type LogContext = Readonly<Record<string, string>>;

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `act`; every log line that is written in it, however deep, carries the fields of `context`. */
export async function inLogContext<T>(context: LogContext, act: () => Promise<T>): Promise<T> {
  return await storage.run({ ...storage.getStore(), ...context }, act);
}

/** The fields of the running context; none outside of one. */
export function logContext(): LogContext {
  return storage.getStore() ?? {};
}
