import { finishChatJob, lookAtAskJob } from '../src/domain/chat/jobs.js';
import { finishChat } from '../src/flows/finish-chat.js';
import { lookAtAsk } from '../src/flows/look-at-ask.js';
import { lookAtDueChats, lookAtLines } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Turns abandoned chats into tickets, destroys what is over, and keeps the lines moving. */
export function chatsWork(parts: Parts): QueueWork {
  return {
    handlers: {
      [finishChatJob.name]: async (chatId) => await finishChat(parts, chatId),
      [lookAtAskJob.name]: async (chatId) => await lookAtAsk(parts, chatId),
    },
    sweep: {
      look: async () => {
        await lookAtDueChats(parts);
        await lookAtLines(parts);
      },
      everyMs: SECOND_MS,
    },
  };
}
