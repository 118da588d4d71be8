import { type Drafts, draftsOf, type Outbox, outboxOf } from '../../shared/index.js';

/** What is typed in a chat or a ticket and not sent. */
export function draftOf(id: string): Drafts {
  return draftsOf(`dyzur.console.draft.${id}`);
}

/** What was sent off in a chat and has no answer yet. */
export function unsentOf(chatId: string): Outbox {
  return outboxOf(`dyzur.console.unsent.${chatId}`);
}
