import { useState } from 'preact/hooks';
import type { ChatCard, WireError } from '../../../src/protocol/index.js';
import { SECOND_MS } from '../../../src/shared/time.js';
import { explainError, now } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ListPart } from '../frame/list-pane.js';
import { go } from '../router.js';
import { askedOf } from '../state/chat-lists.js';
import { chatTexts } from '../texts/chat-texts.js';
import { passingTexts } from '../texts/passing-texts.js';

/** What waits for this agent's yes or no: offered chats, and what colleagues ask. Nothing is drawn where there is none. */
export function AskedOfMe() {
  const { chats, me } = useDesk();
  const cards = askedOf(chats.lists.value, me.id);
  if (cards.length === 0) return null;
  return (
    <ListPart title={passingTexts('forYou')} count={cards.length} empty="">
      <ul class="plain-list asked" aria-label={passingTexts('forYou')}>
        {cards.map((card) => (
          <li key={card.chatId}>
            <Asked card={card} />
          </li>
        ))}
      </ul>
    </ListPart>
  );
}

function Asked({ card }: { readonly card: ChatCard }) {
  const { chats, passing } = useDesk();
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const act = async (how: () => Promise<WireError | null>) => {
    if (isBusy) return;
    setIsBusy(true);
    setRefusal(await how());
    setIsBusy(false);
  };
  const accept = async () => {
    go({ section: 'chats', chatId: card.chatId });
    return await (card.ask === null ? chats.take(card.chatId) : passing.acceptAsk(card.chatId));
  };
  const decline = async () =>
    await (card.ask === null ? passing.decline(card.chatId) : passing.declineAsk(card.chatId, ''));
  return (
    <article class="asked-card">
      <p class="asked-head">
        <strong>{card.name || chatTexts('guest')}</strong>
        <Left until={card.ask?.until ?? card.offer?.until ?? ''} />
      </p>
      <p class="row-line">{card.ask === null ? card.question : sayAsk(card.ask)}</p>
      {card.ask !== null && card.ask.comment !== '' && <p class="asked-comment">{card.ask.comment}</p>}
      <div class="asked-actions">
        <button type="button" class="button is-primary is-compact" data-row onClick={() => act(accept)}>
          {passingTexts('accept')}
        </button>
        <button type="button" class="button is-compact" onClick={() => act(decline)}>
          {passingTexts('decline')}
        </button>
      </div>
      <div role="alert">{refusal !== null && <p class="field-error">{explainError(refusal)}</p>}</div>
    </article>
  );
}

function sayAsk(ask: NonNullable<ChatCard['ask']>): string {
  return passingTexts(ask.kind === 'transfer' ? 'asksTakeOver' : 'asksJoin', { name: ask.byName });
}

/** What is left of an offer's time, in seconds. */
function Left({ until }: { readonly until: string }) {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now.value) / SECOND_MS));
  return <span class="age">{passingTexts('left', { seconds })}</span>;
}
