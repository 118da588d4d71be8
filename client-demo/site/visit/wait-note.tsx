import { useState } from 'preact/hooks';
import type { PlaceView, VisitorChatView } from '../../../src/protocol/index.js';
import { MINUTE_MS } from '../../../src/shared/time.js';
import { formatMoment, now } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { OtherWays, type Way } from './other-ways.js';
import type { PanelProps } from './panel-props.js';

/** What a visitor who waits is told: the place, an honest range of the wait, and the other ways. */
export function WaitNote({ chat, visit }: PanelProps & { readonly chat: VisitorChatView }) {
  const { place } = chat;
  // Held here: a form that has been opened stays while the place changes, and keeps what is typed.
  const [chosen, choose] = useState<Way | null>(null);
  const isOffered = chosen !== null || now.value >= visit.patienceEndsMs.value;
  return (
    <>
      <div role="status">
        {chat.state === 'waiting' && (
          <p class="waiting-note">
            <strong>{sayWait(place)}</strong>
            {sayMore(chat, place)}
          </p>
        )}
      </div>
      {chat.state === 'waiting' && isOffered && (
        <OtherWays ways={place?.otherWays ?? []} chosen={chosen} choose={choose} chat={chat} visit={visit} />
      )}
    </>
  );
}

function sayWait(place: PlaceView | null): string {
  if (place === null) return siteTexts('waitingNote');
  if (place.wait === null) return siteTexts('waitingNobody');
  const low = Math.max(1, Math.floor(place.wait.lowMs / MINUTE_MS));
  const high = Math.ceil(place.wait.highMs / MINUTE_MS);
  const where =
    place.position === 1 ? siteTexts('placeNext') : siteTexts('place', { position: place.position });
  const time =
    high <= 1 ? siteTexts('waitSoon') : siteTexts('waitAbout', { low, high: Math.max(high, low + 1) });
  return `${where} ${time}`;
}

function sayMore(chat: VisitorChatView, place: PlaceView | null): string {
  const opening = place?.opensAt ?? null;
  const opens = opening === null ? '' : `${siteTexts('opensAt', { moment: formatMoment(opening) })} `;
  const isNobodyThere = place !== null && place.wait === null;
  if (isNobodyThere && chat.followUpTo !== '')
    return opens + siteTexts('waitingNobodyAnswers', { address: chat.followUpTo });
  return opens + (isNobodyThere ? siteTexts('waitUnknown') : siteTexts('waitingMore'));
}
