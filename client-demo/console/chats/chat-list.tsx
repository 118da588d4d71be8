import type { ChatCard } from '../../../src/protocol/index.js';
import { MINUTE_MS } from '../../../src/shared/time.js';
import { LampLight, language } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ListPane, ListPart } from '../frame/list-pane.js';
import { Age } from '../frame/moment.js';
import { Broken, RowSkeletons } from '../frame/states.js';
import { StillList } from '../frame/still-list.js';
import { go, route } from '../router.js';
import { hasUnread } from '../state/chat-lists.js';
import { formatRoute, openedIn } from '../state/route.js';
import { chatTexts } from '../texts/chat-texts.js';
import { passingTexts } from '../texts/passing-texts.js';
import { AskedOfMe } from './asked-of-me.js';

/** Who has waited so long is marked as late. */
const LATE_MS = 2 * MINUTE_MS;

const keyOf = (card: ChatCard) => card.chatId;

/** What waits for the agent's answer, the waiting chats, the agent's own, and for supervisors those of others. */
export function ChatList() {
  const desk = useDesk();
  const { mine, others, ...lists } = desk.chats.lists.value;
  // What is offered to this agent stands above, once.
  const waiting = lists.waiting.filter((card) => card.offer?.agentId !== desk.me.id);
  const isHead = desk.me.role === 'head';
  const error = desk.openError.value;
  const openKey = openedIn(route.value);
  if (!desk.chats.isLoaded.value) {
    return (
      <ListPane title={chatTexts('title')}>
        {error === null ? <RowSkeletons /> : <Broken error={error} onRetry={() => desk.renew()} />}
      </ListPane>
    );
  }
  return (
    <ListPane title={chatTexts('title')}>
      <AskedOfMe />
      <ListPart title={chatTexts('waiting')} count={waiting.length} empty={chatTexts('noneWaiting')}>
        <StillList
          rows={waiting}
          keyOf={keyOf}
          openKey={openKey}
          label={chatTexts('waiting')}
          draw={(card, isGone) => <WaitingRow card={card} isGone={isGone} />}
        />
      </ListPart>
      <ListPart title={chatTexts('mine')} count={mine.length} empty={chatTexts('noneMine')}>
        <StillList
          rows={mine}
          keyOf={keyOf}
          openKey={openKey}
          label={chatTexts('mine')}
          draw={(card, isGone) => <MyRow card={card} isGone={isGone} />}
        />
      </ListPart>
      {isHead && (
        <ListPart title={passingTexts('others')} count={others.length} empty={passingTexts('noneOthers')}>
          <StillList
            rows={others}
            keyOf={keyOf}
            openKey={openKey}
            label={passingTexts('others')}
            draw={(card, isGone) => <MyRow card={card} isGone={isGone} />}
          />
        </ListPart>
      )}
    </ListPane>
  );
}

interface RowProps {
  readonly card: ChatCard;
  readonly isGone: boolean;
}

/** Pressing it takes the chat. */
function WaitingRow({ card, isGone }: RowProps) {
  const { chats } = useDesk();
  const take = async () => {
    if (isGone) return;
    go({ section: 'chats', chatId: card.chatId });
    await chats.take(card.chatId);
  };
  return (
    <button
      type="button"
      class="row"
      data-row
      aria-disabled={isGone}
      aria-current={!isGone && openedIn(route.value) === card.chatId}
      onClick={take}
    >
      <span class="row-name">
        <ChatName card={card} />
      </span>
      <Age
        since={card.startedAt}
        label={chatTexts('isWaiting')}
        lateMs={LATE_MS}
        lateLabel={chatTexts('isLate')}
      />
      <span class="row-line">{card.question}</span>
    </button>
  );
}

function MyRow({ card, isGone }: RowProps) {
  const isOpen = !isGone && openedIn(route.value) === card.chatId;
  const { me } = useDesk();
  const isMine = card.agentId === me.id || card.helperIds.includes(me.id);
  const isUnread = isMine && hasUnread(card);
  return (
    <a
      class={isUnread ? 'row is-unread' : 'row'}
      data-row
      aria-disabled={isGone}
      href={formatRoute({ section: 'chats', chatId: card.chatId })}
      aria-current={isOpen}
    >
      <span class="row-name">
        <ChatName card={card} />
        {isUnread && <span class="unread">{chatTexts('unread')}</span>}
      </span>
      <Age since={card.takenAt ?? card.startedAt} label={chatTexts('lasts')} />
      <span class="row-line">
        {isMine ? <LastWords card={card} /> : passingTexts('heldBy', { name: card.agentName ?? '' })}
      </span>
    </a>
  );
}

function ChatName({ card }: { readonly card: ChatCard }) {
  return (
    <>
      <LampLight state={card.isVisitorHere ? 'on' : 'off'} />
      <strong>{card.name || chatTexts('guest')}</strong>
      {card.language !== language.value && (
        <span class="tongue" title={chatTexts(`speaks_${card.language}`)}>
          {card.language.toUpperCase()}
        </span>
      )}
      {!card.isVisitorHere && <span class="visually-hidden">, {chatTexts('isAway')}</span>}
    </>
  );
}

/** What happens in the chat now, or what was said last. */
function LastWords({ card }: { readonly card: ChatCard }) {
  const thread = useDesk().chats.threads.value.get(card.chatId);
  if (thread?.isTyping) return <em>{chatTexts('isTyping')}</em>;
  if (!card.isVisitorHere) return <em>{chatTexts('isAway')}</em>;
  const said = thread?.log.entries.findLast((entry) => entry.kind === 'message');
  return <>{said?.kind === 'message' ? said.text : card.question}</>;
}
