import { useState } from 'preact/hooks';
import type { CallbackRow } from '../../../src/protocol/index.js';
import { explainError, language } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { Moment } from '../frame/moment.js';
import { slowNow } from '../frame/slow-now.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { isOver } from '../state/call-groups.js';
import { formatRoute, OPEN_TICKETS } from '../state/route.js';
import { sayMoment } from '../state/times.js';
import { callTexts } from '../texts/call-texts.js';
import { SeverityMark } from '../tickets/ticket-row.js';
import { DeclineCallDialog } from './decline-call-dialog.js';
import { OutcomeForm } from './outcome-form.js';
import { sayOutcome } from './outcomes.js';

/** One call as a task: take it, dial, say how it went. */
export function CallTask({ call }: { readonly call: CallbackRow }) {
  return (
    <>
      <ThreadHead
        title={call.name || callTexts('nobody')}
        backTo="#/calls"
        takesFocus
        lead={
          <>
            {callTexts(`state_${call.state}`)} · <Moment at={call.dueAt} />
          </>
        }
      >
        {call.ticketNumber !== null && (
          <a
            class="button is-compact"
            href={formatRoute({ section: 'tickets', number: call.ticketNumber, filter: OPEN_TICKETS })}
          >
            {callTexts('seeTicket', { number: call.ticketNumber })}
          </a>
        )}
      </ThreadHead>
      <div class="task">
        <p class="task-phone">
          {call.dialLink === null ? (
            <span>{call.phone}</span>
          ) : (
            <a href={call.dialLink} aria-label={callTexts('dial', { phone: call.phone })}>
              {call.phone}
            </a>
          )}
        </p>
        <CallFacts call={call} />
        <NextStep call={call} />
        <Attempts call={call} />
      </div>
    </>
  );
}

function CallFacts({ call }: { readonly call: CallbackRow }) {
  const say = (moment: string) => sayMoment(moment, slowNow.value, language.value);
  return (
    <div class="task-facts">
      <p>
        <SeverityMark severity={call.severity} /> {callTexts('requestedBy')}:{' '}
        {call.requestedBy || callTexts('byCaller')} · {callTexts('waitsSince')}{' '}
        <Moment at={call.waitingSince} />
      </p>
      {call.movedFrom !== null && <p>{callTexts('movedFrom', { moment: say(call.movedFrom) })}</p>}
      {call.refusal !== null && (
        <p class="notice">{callTexts('refusedBy', { name: call.refusal.by, reason: call.refusal.reason })}</p>
      )}
    </div>
  );
}

function NextStep({ call }: { readonly call: CallbackRow }) {
  if (isOver(call)) return null;
  if (call.state === 'scheduled') {
    const moment = sayMoment(call.dueAt, slowNow.value, language.value);
    return (
      <>
        <p class="notice">{callTexts('planned', { moment })}</p>
        <DeclineButton call={call} />
      </>
    );
  }
  if (call.state === 'due') {
    return (
      <>
        <TakeButton call={call} />
        <DeclineButton call={call} />
      </>
    );
  }
  if (call.isMine) return <OutcomeForm call={call} />;
  const isFreeAgain = call.freeAgainAt !== null && Date.parse(call.freeAgainAt) <= slowNow.value;
  return (
    <>
      <p class="notice">{callTexts('withSomebody', { name: call.takenBy ?? '' })}</p>
      {isFreeAgain && <TakeButton call={call} />}
    </>
  );
}

function DeclineButton({ call }: { readonly call: CallbackRow }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div>
      <button type="button" class="button is-compact" onClick={() => setIsAsking(true)}>
        {callTexts('decline')}…
      </button>
      {isAsking && <DeclineCallDialog call={call} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

function TakeButton({ call }: { readonly call: CallbackRow }) {
  const { calls } = useDesk();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState('');
  const take = async () => {
    setIsBusy(true);
    const refusal = await calls.begin(call.id);
    setIsBusy(false);
    setError(refusal === null ? '' : explainError(refusal));
    if (refusal !== null) await calls.load();
  };
  return (
    <div class="task-step">
      <button
        type="button"
        class="button is-primary"
        aria-disabled={isBusy}
        onClick={() => (isBusy ? undefined : take())}
      >
        {callTexts(isBusy ? 'taking' : 'take')}
      </button>
      {error !== '' && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function Attempts({ call }: { readonly call: CallbackRow }) {
  return (
    <section class="attempts" aria-label={callTexts('attempts')}>
      <h3>
        {callTexts('attempts')} · {call.attempts.length}/{call.maxAttempts}
      </h3>
      {call.attempts.length === 0 && <p class="list-empty">{callTexts('noAttempts')}</p>}
      <ol class="plain-list">
        {call.attempts.map((attempt) => (
          <li key={attempt.at} class="attempt">
            <p>
              <strong>{sayOutcome(attempt.outcome)}</strong> · {attempt.by} · <Moment at={attempt.at} />
            </p>
            {attempt.note !== '' && <p class="attempt-note">{attempt.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
