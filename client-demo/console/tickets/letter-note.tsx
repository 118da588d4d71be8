import type { LetterView } from '../../../src/protocol/index.js';
import { language } from '../../shared/index.js';
import { Moment } from '../frame/moment.js';
import { slowNow } from '../frame/slow-now.js';
import { sayPromise } from '../state/times.js';
import { ticketTexts } from '../texts/ticket-texts.js';

/** What became of the letter that carried an answer. A failure says why, and what to do. */
export function LetterNote({
  letter,
  hasPhone,
}: {
  readonly letter: LetterView;
  readonly hasPhone: boolean;
}) {
  return (
    <p class={`letter-note is-${letter.state}`} role="status" data-letter={letter.state}>
      {letter.state === 'sent' && (
        <>
          {ticketTexts('letterSent')}
          {letter.sentAt !== null && (
            <>
              {' · '}
              <Moment at={letter.sentAt} />
            </>
          )}
        </>
      )}
      {letter.state === 'queued' &&
        (letter.attempts > 0 ? ticketTexts('letterRetrying', { count: letter.attempts }) : sayQueued(letter))}
      {letter.state === 'failed' && (
        <>
          <strong>{ticketTexts('letterFailed')}</strong>
          {letter.reason !== '' && ` · ${ticketTexts('letterReason', { reason: letter.reason })}`}
          <br />
          {ticketTexts(hasPhone ? 'letterAdvice' : 'letterAdviceNoPhone')}
        </>
      )}
    </p>
  );
}

/** Where the desk sends only in its hours, a letter may wait for them. */
function sayQueued({ goesAt }: LetterView): string {
  if (Date.parse(goesAt) <= slowNow.value) return ticketTexts('letterQueued');
  return ticketTexts('letterGoes', { moment: sayPromise(goesAt, slowNow.value, language.value) });
}
