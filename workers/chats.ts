import { finishChatJob } from '../src/domain/chat/jobs.js';
import { abandonChat } from '../src/flows/abandon-chat.js';
import { lookAtDueChats } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { Work } from './work.js';

/** Turns abandoned chats into tickets and destroys what is over. */
export function chatsWork(parts: Parts): Work {
  return {
    handlers: { [finishChatJob.name]: async (chatId) => await abandonChat(parts, chatId) },
    sweep: { look: async () => await lookAtDueChats(parts), everyMs: SECOND_MS },
  };
}
