import type { ChatCard } from '../../../src/protocol/index.js';
import { explainError } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { Age } from '../frame/moment.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { chatTexts } from '../texts/chat-texts.js';

/** A waiting chat that was come to by its address: it is taken only by pressing the button. */
export function ChatPreview({ card }: { readonly card: ChatCard }) {
  const { chats } = useDesk();
  const isBusy = chats.taking.value === card.chatId;
  const refusal = chats.refusals.value.get(card.chatId);
  return (
    <>
      <ThreadHead
        title={card.name || chatTexts('guest')}
        backTo="#/chats"
        lead={
          <>
            {chatTexts('previewTitle')} · <Age since={card.startedAt} label={chatTexts('isWaiting')} />
          </>
        }
      />
      <div class="preview">
        <blockquote class="preview-question">{card.question}</blockquote>
        {refusal !== undefined && !isBusy && (
          <p class="notice" role="alert">
            {explainError(refusal)}
          </p>
        )}
        {refusal?.code !== 'chat_taken' && (
          <button
            type="button"
            class="button is-primary"
            aria-disabled={isBusy}
            onClick={() => (isBusy ? undefined : chats.take(card.chatId))}
          >
            {chatTexts(isBusy ? 'taking' : 'take')}
          </button>
        )}
      </div>
    </>
  );
}
