import { type Drafts, draftsOf, type Outbox, outboxOf } from '../../shared/index.js';
import type { FormDraft } from '../form/form-draft.js';
import { type ChatKeeper, chatKeeperOf } from './saved-chat.js';
import { type StartField, startDraftOf } from './start-rules.js';

/**
 * All that a visit leaves in the browser: the key to the chat for every tab, and for this tab alone what is typed and
 * not sent. When the chat is over nothing of it stays but what was never sent.
 */
export interface VisitMemory {
  readonly keeper: ChatKeeper;
  readonly startDraft: FormDraft<StartField>;
  readonly draft: Drafts;
  readonly outbox: Outbox;
}

/** The memory of visits at one desk. */
export function visitMemoryOf(deskId: string): VisitMemory {
  return {
    keeper: chatKeeperOf(deskId),
    startDraft: startDraftOf(deskId),
    draft: draftsOf(`dyzur.draft.${deskId}`),
    outbox: outboxOf(`dyzur.outbox.${deskId}`),
  };
}
