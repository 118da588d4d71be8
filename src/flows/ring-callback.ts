import type { Parts } from './parts.js';

/** Makes a call a task in the console once its moment has come. Early or a second time it does nothing. */
export async function ringCallback(parts: Parts, callbackId: string): Promise<void> {
  if (!(await parts.callbacks.ring(callbackId, parts.clock.now()))) return;
  const callback = await parts.callbacks.find(callbackId);
  if (callback === null) return;
  parts.log.info({ callbackId, deskId: callback.deskId }, 'A callback is due');
  await parts.bus.publish({ kind: 'callback.changed', deskId: callback.deskId, callbackId });
}
