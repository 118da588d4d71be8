import type { JobKind } from '../../shared/ports.js';

/** Wakes when a visitor's grace time has passed, or a closed chat is to be finished. */
export const finishChatJob: JobKind = { queue: 'chats', name: 'finish-chat' };
