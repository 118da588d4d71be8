import { type Drafts, draftsOf, type Outbox, outboxOf } from '../../shared/index.js';

/** What is typed as an answer or a note in a ticket and not sent; each agent of a shared computer has their own. */
export function ticketDraftOf(agentId: string, number: string, kind: 'answer' | 'note'): Drafts {
  return draftsOf(`dyzur.console.draft.${agentId}.${number}.${kind}`);
}

/** What is typed in a chat or for a call and not sent. */
export function draftOf(id: string): Drafts {
  return draftsOf(`dyzur.console.draft.${id}`);
}

/** What was sent off in a chat and has no answer yet. */
export function unsentOf(chatId: string): Outbox {
  return outboxOf(`dyzur.console.unsent.${chatId}`);
}
