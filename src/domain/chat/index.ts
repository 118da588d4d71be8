export type { Chat, EventLine, Line, MessageLine, Visitor } from './chat.js';
export { ChatStore } from './chat.store.js';
export { ChatEndings } from './chat-endings.js';
export { ChatPresence, type OpenTab, type Presence } from './chat-presence.js';
export { type ChatStart, Chats, type ChatTail, type NewMessage } from './chats.js';
export { finishChatJob } from './jobs.js';
export { type Receipt, Receipts } from './receipts.js';
export { receiptModel } from './receipts.model.js';
export { type OpenEnds, openEndsOf } from './unanswered.js';
