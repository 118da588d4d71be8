import { useEffect } from 'preact/hooks';
import { explainError, language } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { Calm, ThreadSkeleton } from '../frame/states.js';
import { WayBack } from '../frame/thread-pane.js';
import { findCard } from '../state/chat-lists.js';
import { chatTexts } from '../texts/chat-texts.js';
import { ChatFacts } from './chat-facts.js';
import { ChatList } from './chat-list.js';
import { ChatPreview } from './chat-preview.js';
import { ChatReceipt, UnsentText } from './chat-receipt.js';
import { ChatThread } from './chat-thread.js';
import { OfferToWatch, WatchedChat } from './watched-chat.js';

/** The chats: their lists, the opened one and what is known of its visitor. */
export function ChatsSection({ chatId }: { readonly chatId: string | null }) {
  return (
    <>
      <ChatList />
      {chatId === null ? <NothingOpen /> : <OpenChat key={chatId} chatId={chatId} />}
      <Arrivals />
    </>
  );
}

function OpenChat({ chatId }: { readonly chatId: string }) {
  const { chats, me } = useDesk();
  const thread = chats.threads.value.get(chatId);
  const card = findCard(chats.lists.value, chatId);
  const isMine = card !== null && chats.lists.value.mine.some((mine) => mine.chatId === chatId);
  const isWatched = thread !== undefined && card !== null && card.state === 'live' && !isMine;
  useEffect(() => {
    if (isMine && thread === undefined) chats.join(chatId).catch(() => undefined);
  }, [chatId, isMine]);
  if (thread !== undefined) {
    return (
      <>
        <div class="thread">
          {thread.receipt === null ? (
            isWatched ? (
              <WatchedChat thread={thread} />
            ) : (
              <ChatThread thread={thread} />
            )
          ) : (
            <ChatReceipt thread={thread} receipt={thread.receipt} />
          )}
        </div>
        <ChatFacts thread={thread} />
      </>
    );
  }
  const isComing = !chats.isLoaded.value || chats.taking.value === chatId || isMine;
  return (
    <div class="thread is-wide">
      {card?.state === 'waiting' ? (
        <ChatPreview card={card} />
      ) : card !== null && !isMine && me.role === 'head' ? (
        <OfferToWatch card={card} />
      ) : isComing ? (
        <ThreadSkeleton />
      ) : (
        <NoChat chatId={chatId} />
      )}
    </div>
  );
}

/** A chat that is not there for this agent: another has it, or it is over. */
function NoChat({ chatId }: { readonly chatId: string }) {
  const { chats } = useDesk();
  const holder = chats.elsewhere.value.get(chatId);
  const refusal = chats.refusals.value.get(chatId);
  const reason =
    holder !== undefined && holder !== ''
      ? chatTexts('takenBy', { name: holder })
      : refusal?.code === 'chat_taken'
        ? explainError(refusal)
        : chatTexts('notFound');
  return (
    <>
      <WayBack backTo="#/chats" />
      <Calm title={reason}>
        <UnsentText chatId={chatId} />
      </Calm>
    </>
  );
}

function NothingOpen() {
  const { chats } = useDesk();
  const { waiting: line, mine } = chats.lists.value;
  const waiting = line.length;
  if (!chats.isLoaded.value) return <div class="thread is-wide is-idle" />;
  return (
    <div class="thread is-wide is-idle">
      <Calm title={chatTexts(waiting + mine.length === 0 ? 'nobody' : 'choose')}>
        <p>{waiting === 0 ? chatTexts('chooseNone') : chatTexts('chooseSome', { count: waiting })}</p>
        <p class="key-hints">
          <kbd>j</kbd> <kbd>k</kbd> {chatTexts('chooseKeys')} · <kbd>Enter</kbd> {chatTexts('chooseTake')} ·{' '}
          <kbd>?</kbd> {chatTexts('chooseHelp')}
        </p>
      </Calm>
    </div>
  );
}

/** Says to a screen reader that somebody new is waiting. */
function Arrivals() {
  const card = useDesk().chats.arrived.value;
  return (
    <p class="visually-hidden" role="status" lang={language.value}>
      {card === null ? '' : chatTexts('arrived', { name: card.name || chatTexts('guest') })}
    </p>
  );
}
