import type { ChatCard } from '../../../src/protocol/index.js';
import { linesOf, MessageList } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FactsButton } from '../frame/facts.js';
import { ThreadHead, WayBack } from '../frame/thread-pane.js';
import { go } from '../router.js';
import type { Thread } from '../state/threads.js';
import { chatTexts } from '../texts/chat-texts.js';
import { passingTexts } from '../texts/passing-texts.js';
import { sayEvent } from './chat-thread.js';

/** A colleague's chat that a supervisor may look into. */
export function OfferToWatch({ card }: { readonly card: ChatCard }) {
  const { passing } = useDesk();
  return (
    <>
      <WayBack backTo="#/chats" />
      <div class="preview">
        <p>{passingTexts('heldBy', { name: card.agentName ?? '' })}</p>
        <blockquote class="preview-question">{card.question}</blockquote>
        <div class="dialog-actions">
          <button type="button" class="button is-primary" onClick={() => passing.watch(card.chatId)}>
            {passingTexts('watch')}
          </button>
          <button type="button" class="button" onClick={() => passing.takeOver(card.chatId)}>
            {passingTexts('takeOver')}
          </button>
        </div>
      </div>
    </>
  );
}

/** A colleague's chat as a supervisor sees it: everything, and nothing to write but notes. */
export function WatchedChat({ thread }: { readonly thread: Thread }) {
  const { line, passing } = useDesk();
  const { chat } = thread;
  const name = chat.name || chatTexts('guest');
  const stop = async () => {
    go({ section: 'chats', chatId: null });
    await passing.unwatch(chat.chatId);
  };
  return (
    <>
      <ThreadHead title={name} backTo="#/chats" lead={passingTexts('heldBy', { name: chat.agentName ?? '' })}>
        <FactsButton />
        <button type="button" class="button is-compact" onClick={() => passing.takeOver(chat.chatId)}>
          {passingTexts('takeOver')}
        </button>
        <button type="button" class="button is-compact" onClick={stop}>
          {passingTexts('stopWatching')}
        </button>
      </ThreadHead>
      <MessageList
        lines={linesOf(thread.log, 'agent', chat.visitorSeenSeq)}
        label={chatTexts('log', { name })}
        authorOf={(message) => (message.from === 'agent' ? message.author : name)}
        sayEvent={(event) => sayEvent(event, thread)}
        isOffline={line.state.value !== 'online'}
        onRetry={() => undefined}
        typingName={thread.isTyping ? name : ''}
      />
      <p class="vanish-line">{passingTexts('watching', { name: chat.agentName ?? '' })}</p>
    </>
  );
}
