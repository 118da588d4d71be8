/** What the pages share. Styles are apart: link `shared/styles/index.css` in the page. */
export { Bubble, type BubbleProps } from './chat/bubble.js';
export type { EventLine, Line as ChatLine, MessageLine, MessageState } from './chat/chat-lines.js';
export { linesOf } from './chat/chat-lines.js';
export type { ChatLog, Outgoing, Side } from './chat/chat-log.js';
export {
  addOutgoing,
  EMPTY_LOG,
  hasGap,
  lastSeqOf,
  markFailed,
  markPosted,
  mergeEntries,
  newestSeqOf,
} from './chat/chat-log.js';
export { Composer, type ComposerProps } from './chat/composer.js';
export { MessageList, type MessageListProps } from './chat/message-list.js';
export { type Drafts, draftsOf, type Outbox, outboxOf, restoreLog, type Shelf } from './chat/outbox.js';
export { createTypingSign, createTypingTeller, type TypingSign, type TypingTeller } from './chat/typing.js';
export { type RequestParts, request } from './http.js';
export { newClientId } from './ids.js';
export { onComeBack } from './page.js';
export { ConfirmDialog, type ConfirmDialogProps } from './parts/confirm-dialog.js';
export { Lamp, LampLight, type LampState } from './parts/lamp.js';
export { LanguageSwitch } from './parts/language-switch.js';
export { OfflineBar } from './parts/offline-bar.js';
export { TextField, type TextFieldProps } from './parts/text-field.js';
export { connectAgent, connectVisitor, type Line, type LineState } from './socket.js';
export { createTexts, type Plural, type Text, type Translate } from './texts/catalogue.js';
export { explainError, explainFault, localError } from './texts/errors.js';
export { chooseLanguage, inLanguage, language, offerLanguages, startLanguage } from './texts/language.js';
export {
  formatAge,
  formatInstant,
  formatMoment,
  formatTime,
  noteServerNow,
  now,
  sayDistance,
  sayDuration,
  startTicking,
} from './texts/moments.js';
export { sharedTexts } from './texts/shared-texts.js';
