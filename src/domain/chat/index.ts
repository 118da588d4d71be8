export type {
  Ask,
  Chat,
  ChatEvent,
  Device,
  EventLine,
  Line,
  MessageLine,
  Note,
  Severity,
  Visitor,
} from './chat.js';
export { type ChatLook, ChatStore } from './chat.store.js';
export { ChatEndings, type LastReading } from './chat-endings.js';
export { ChatPresence, type OpenTab, type Presence } from './chat-presence.js';
export { type ChatStart, Chats, type ChatTail } from './chats.js';
export { Handovers, type Holder } from './handovers.js';
export { finishChatJob, lookAtAskJob } from './jobs.js';
export { LEASE_MS, LEASE_RENEWAL_MS } from './keys.js';
export { ChatLine, type WaitingChat } from './line/chat-line.js';
export { matchLine, type Seat } from './line/matching.js';
export { type Band, placeOf, serviceOrder } from './line/place.js';
export { ServiceTimes } from './line/service-times.js';
export { judgeWaits, type WaitAccuracy } from './line/wait-accuracy.js';
export { estimateWait, type WaitRange } from './line/wait-estimate.js';
export type { NewMessage, Posted } from './posting.js';
export { type Receipt, Receipts } from './receipts.js';
export { receiptModel } from './receipts.model.js';
export { digestOf, isRatingKey, ratingKeyOf } from './receipts-proof.js';
export { type OpenEnds, openEndsOf } from './unanswered.js';
