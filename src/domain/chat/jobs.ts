import type { JobKind } from '../../shared/ports.js';

/** Wakes when a visitor's grace time has passed, or a closed chat is to be finished. */
export const finishChatJob: JobKind = { queue: 'chats', name: 'finish-chat' };

/** Wakes when the time of an offer, or of what one agent asked another, has passed. */
export const lookAtAskJob: JobKind = { queue: 'chats', name: 'look-at-ask' };
