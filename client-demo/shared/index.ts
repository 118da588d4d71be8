/** What the pages share. Styles are apart: link `shared/styles/index.css` in the page. */
export type { EventLine } from './chat/chat-lines.js';
export { linesOf } from './chat/chat-lines.js';
export type { ChatLog, Outgoing } from './chat/chat-log.js';
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
export { Composer } from './chat/composer.js';
export { MessageList } from './chat/message-list.js';
export { type Drafts, draftsOf, type Outbox, outboxOf, restoreLog, type Shelf } from './chat/outbox.js';
export { createTypingSign, createTypingTeller } from './chat/typing.js';
export { AttachButton, FileList } from './files/file-list.js';
export { type Files, useFiles } from './files/use-files.js';
export { type Answer, type Refusal, request } from './http.js';
export { newClientId } from './ids.js';
export { onComeBack } from './page.js';
export { type Choice, ChoiceField } from './parts/choice-field.js';
export { ConfirmDialog } from './parts/confirm-dialog.js';
export { Lamp, LampLight, type LampState } from './parts/lamp.js';
export { LanguageSwitch } from './parts/language-switch.js';
export { OfflineBar } from './parts/offline-bar.js';
export { TextField } from './parts/text-field.js';
export { VirtualList } from './parts/virtual-list.js';
export { connectAgent, connectVisitor, type Line } from './socket.js';
export { createTexts } from './texts/catalogue.js';
export { explainError, explainFault } from './texts/errors.js';
export { inLanguage, language, offerLanguages, startLanguage } from './texts/language.js';
export {
  formatAge,
  formatInstant,
  formatMoment,
  formatTime,
  noteServerNow,
  now,
  startTicking,
} from './texts/moments.js';
export { deskZoneAt, noteDeskZone, zonesHere } from './texts/zones.js';
