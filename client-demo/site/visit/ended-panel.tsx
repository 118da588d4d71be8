import { useEffect, useState } from 'preact/hooks';
import { linesOf, MessageList } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import type { Ending } from './ending.js';
import { PanelHead } from './panel-head.js';
import type { PanelProps } from './panel-props.js';
import { RatingForm } from './rating-form.js';
import { ReceiptDetails } from './receipt-details.js';
import { VanishLine } from './vanish-line.js';
import { sayEvent, visibleLog } from './visible-log.js';

/** As long as the ink takes to vanish (`--vanish`), milliseconds. */
const VANISH_MS = 720;

/**
 * The chat is over: its ink vanishes, then what remains is said. Where an agent ended it, the last answer may have come
 * a moment ago: the page keeps showing it until its reader is done.
 */
export function EndedPanel({ desk, visit }: PanelProps) {
  const ending = visit.ending.value;
  const hasInk = visit.log.value.entries.length > 0;
  const [isRead, setIsRead] = useState(() => !hasInk || ending?.kind !== 'solved' || ending.by === 'visitor');
  const isVanishing = useVanishing(hasInk, isRead);
  if (ending === null) return null;
  return (
    <div class="panel" data-testid="chat-ended">
      <PanelHead title={siteTexts(ending.kind === 'over' ? 'overTitle' : 'endedTitle')} lamp="off" />
      {isRead && !isVanishing ? (
        <ClosingWords ending={ending} visit={visit} desk={desk} />
      ) : (
        <>
          <MessageList
            lines={linesOf(visibleLog(visit.log.value), 'visitor', 0)}
            label={siteTexts('log')}
            authorOf={() => ''}
            sayEvent={sayEvent}
            isOffline={false}
            typingName=""
            onRetry={() => undefined}
            isVanishing={isVanishing}
          />
          {isRead ? <VanishLine desk={desk} visit={visit} /> : <LastLook onDone={() => setIsRead(true)} />}
        </>
      )}
    </div>
  );
}

function LastLook({ onDone }: { readonly onDone: () => void }) {
  return (
    <div class="last-look">
      <p role="status">{siteTexts('stillReadable')}</p>
      <button type="button" class="button is-primary" onClick={onDone}>
        {siteTexts('doneReading')}
      </button>
    </div>
  );
}

function ClosingWords({ ending, visit, desk }: PanelProps & { readonly ending: Ending }) {
  const receipt = visit.receipt.value;
  return (
    <div class="panel-body is-ending">
      <div class="ending">
        <div class="receipt" role="status">
          {ending.kind === 'ticket' && (
            <p class="receipt-number">
              <small>{siteTexts('ticketNumber')} </small>
              <span data-testid="ticket-number">{ending.number}</span>
            </p>
          )}
          <p>{closingWords(ending, desk.chat.followsUp)}</p>
          {visit.leftover() !== '' && <p>{siteTexts('leftover')}</p>}
        </div>
        <button type="button" class="button is-primary" onClick={() => visit.beginAnew()}>
          {siteTexts('anew')}
        </button>
        {receipt !== null && <RatingForm key={receipt.chatId} receipt={receipt} />}
        {receipt !== null && <ReceiptDetails receipt={receipt} />}
      </div>
    </div>
  );
}

function closingWords(ending: Ending, followsUp: boolean): string {
  if (ending.kind === 'solved') return siteTexts('endedSolved');
  if (ending.kind === 'gone') return siteTexts('endedGone');
  if (ending.kind === 'over') return siteTexts(followsUp ? 'overFollowsUp' : 'overText');
  if (ending.address === '') return siteTexts('endedTicketBare');
  return siteTexts('endedTicket', { address: ending.address });
}

/** True from the moment that everything was read while the messages fade; never where motion is unwanted. */
function useVanishing(hasInk: boolean, isRead: boolean): boolean {
  const [hasVanished, setHasVanished] = useState(
    () => !hasInk || matchMedia('(prefers-reduced-motion: reduce)').matches,
  );
  useEffect(() => {
    if (!isRead) return;
    const timer = setTimeout(() => setHasVanished(true), VANISH_MS);
    return () => clearTimeout(timer);
  }, [isRead]);
  return isRead && !hasVanished;
}
