import { finishChatJob, type OpenTab, type Presence } from '../domain/chat/index.js';
import type { Parts } from './parts.js';

/**
 * A tab has come into its chat; it reads the chat after this. Tells everybody else when its visitor is back. False when
 * the chat is over.
 */
export async function openTab(parts: Parts, deskId: string, tab: OpenTab): Promise<boolean> {
  return await arrive(parts, { deskId, knownTo: tab.tabId }, tab, parts.clock.now());
}

/** Renews a tab's lease and tells everybody when its visitor is back. False when the chat is over. */
export async function keepTab(parts: Parts, deskId: string, tab: OpenTab, at: Date): Promise<boolean> {
  return await arrive(parts, { deskId }, tab, at);
}

/** A tab has closed. If it was the last one, the chat's abandonment is due after the desk's grace time. */
export async function leaveTab(parts: Parts, tab: OpenTab): Promise<void> {
  await tellAbsence(parts, tab.chatId, await parts.presence.leave(tab));
}

/** Looks whether every lease of a chat has run out without a word; then its visitor has left. */
export async function noteAbsence(parts: Parts, chatId: string): Promise<void> {
  await tellAbsence(parts, chatId, await parts.presence.look(chatId));
}

async function tellAbsence(parts: Parts, chatId: string, presence: Presence): Promise<void> {
  if (presence.is !== 'away' || presence.eventSeq === 0) return;
  const { deskId, abandonAt, eventSeq } = presence;
  await Promise.all([
    parts.scheduler.wakeAt(finishChatJob, chatId, abandonAt),
    parts.bus.publish({ kind: 'chat.changed', deskId, chatId, eventSeq }),
  ]);
}

async function arrive(
  parts: Parts,
  fact: { readonly deskId: string; readonly knownTo?: string },
  tab: OpenTab,
  at: Date,
): Promise<boolean> {
  const arrived = await parts.presence.arrive(tab, at);
  if (arrived === null) return false;
  const { eventSeq } = arrived;
  if (eventSeq > 0) await parts.bus.publish({ kind: 'chat.changed', chatId: tab.chatId, eventSeq, ...fact });
  return true;
}
