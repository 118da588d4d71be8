import { finishChatJob } from '../src/domain/chat/jobs.js';
import { finishChat } from '../src/flows/finish-chat.js';
import { lookAtDueChats } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Turns abandoned chats into tickets and destroys what is over. */
export function chatsWork(parts: Parts): QueueWork {
  return {
    handlers: { [finishChatJob.name]: async (chatId) => await finishChat(parts, chatId) },
    sweep: { look: async () => await lookAtDueChats(parts), everyMs: SECOND_MS },
  };
}
