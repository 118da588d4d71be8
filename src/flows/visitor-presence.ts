import { finishChatJob, type OpenTab } from '../domain/chat/index.js';
import type { Parts } from './parts.js';

/** Renews a tab's lease and tells the others when its visitor is back. False when the chat is over. */
export async function keepTab(parts: Parts, deskId: string, tab: OpenTab, at?: Date): Promise<boolean> {
  const arrived = await parts.presence.arrive(tab, at);
  if (arrived === null) return false;
  const { eventSeq } = arrived;
  if (eventSeq > 0) await parts.bus.publish({ kind: 'chat.changed', deskId, chatId: tab.chatId, eventSeq });
  return true;
}

/** A tab has closed. If it was the last one, the chat's abandonment is due after the desk's grace time. */
export async function leaveTab(parts: Parts, deskId: string, tab: OpenTab): Promise<void> {
  const presence = await parts.presence.leave(tab);
  if (presence.is !== 'away') return;
  const { abandonAt, eventSeq } = presence;
  if (eventSeq > 0) await parts.bus.publish({ kind: 'chat.changed', deskId, chatId: tab.chatId, eventSeq });
  await parts.scheduler.wakeAt(finishChatJob, tab.chatId, abandonAt);
}
