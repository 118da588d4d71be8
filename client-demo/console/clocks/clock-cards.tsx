import { useEffect, useState } from 'preact/hooks';
import type { ClockExplained, ClockStepView, TicketDetails } from '../../../src/protocol/index.js';
import { language, request } from '../../shared/index.js';
import { FactCard } from '../frame/facts.js';
import { slowNow } from '../frame/slow-now.js';
import { leftOf } from '../state/clock-spans.js';
import { sayLength, sayPromise } from '../state/times.js';
import { clockTexts } from '../texts/clock-texts.js';
import { ExplainedStrip } from './explained-strip.js';

/** Every clock of a ticket, with the reason for every minute of it. */
export function ClockCards({ ticket }: { readonly ticket: TicketDetails }) {
  const clocks = useClocks(ticket);
  // A clock that still runs is looked at first, then the newest.
  const inOrder = clocks.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || b.turn - a.turn);
  return (
    <>
      {inOrder.map((clock) => (
        <ClockCard key={clock.id} clock={clock} />
      ))}
    </>
  );
}

function ClockCard({ clock }: { readonly clock: ClockExplained }) {
  return (
    <FactCard title={clockTexts(`kind_${clock.kind}`)} aside={<ClockWord clock={clock} />}>
      {clock.isPausedUnanswered && (
        <p class="clock-flag">
          <span class="mark is-escalated" aria-hidden="true" />
          {clockTexts('pausedUnanswered')}
        </p>
      )}
      <ExplainedStrip clock={clock} />
      <p class="clock-line">{sayDue(clock)}</p>
      <Steps steps={clock.stoppedAt === null ? clock.steps : clock.steps.filter(({ isDone }) => isDone)} />
    </FactCard>
  );
}

/** What is left, short for the eye and whole to a screen reader; of a clock that is over, how it went. */
function ClockWord({ clock }: { readonly clock: ClockExplained }) {
  const leftMs = leftOf(clock, slowNow.value);
  const tone = toneOf(clock, leftMs);
  if (isOver(clock)) {
    const word = clockTexts(clock.breachedAt === null ? 'inTime' : 'late');
    return <span class={`clock-word is-${clock.breachedAt === null ? 'stopped' : 'breached'}`}>{word}</span>;
  }
  const length = sayLength(leftMs, language.value);
  return (
    <span class={`clock-word is-${tone}`}>
      <span aria-hidden="true">{leftMs > 0 ? length : `−${length}`}</span>
      <span class="visually-hidden">{clockTexts(leftMs > 0 ? 'left' : 'overdue', { length })}</span>
    </span>
  );
}

function Steps({ steps }: { readonly steps: readonly ClockStepView[] }) {
  const told = steps.filter((step) => step.what !== 'breach');
  if (told.length === 0) return null;
  return (
    <ul class="plain-list clock-steps">
      {told.map((step) => {
        if (step.at === null) return null;
        const said = {
          step: clockTexts(STEP_WORDS[step.what]),
          moment: sayPromise(step.at, slowNow.value, language.value),
        };
        return <li key={step.what}>{clockTexts(step.isDone ? 'stepDone' : 'stepAt', said)}</li>;
      })}
    </ul>
  );
}

const STEP_WORDS = {
  'warn-assignee': 'step_warnAssignee',
  'move-to-role': 'step_moveToRole',
  'tell-head': 'step_tellHead',
  breach: 'step_breach',
} as const satisfies Record<ClockStepView['what'], string>;

/** Until when, in words. */
export function sayDue(clock: ClockExplained): string {
  const say = (moment: string) => sayPromise(moment, slowNow.value, language.value);
  if (clock.stoppedAt !== null) {
    return clockTexts(`stopped_${clock.stoppedBy ?? 'closing'}`, { moment: say(clock.stoppedAt) });
  }
  if (clock.dueAt === null) return clockTexts('paused');
  const isPast = Date.parse(clock.dueAt) <= slowNow.value;
  return clockTexts(isPast ? 'wasDue' : 'due', { moment: say(clock.dueAt) });
}

/** The clocks as the server explains them; asked for again whenever the ticket has changed. What is shown stays meanwhile. */
function useClocks({ number, version, nextDueAt }: TicketDetails): readonly ClockExplained[] {
  const [clocks, setClocks] = useState<readonly ClockExplained[]>([]);
  useEffect(() => {
    let isOld = false;
    request('GET /tickets/:number/clocks', { path: { number } })
      .then((answer) => {
        if (answer.ok && !isOld) setClocks(answer.data.clocks);
      })
      .catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [number, version, nextDueAt]);
  return clocks;
}

function isOver(clock: ClockExplained): boolean {
  return clock.stoppedAt !== null;
}

function toneOf(clock: ClockExplained, leftMs: number): 'calm' | 'warned' | 'breached' {
  if (clock.breachedAt !== null || leftMs <= 0) return 'breached';
  return clock.steps.some((step) => step.what === 'warn-assignee' && step.isDone) ? 'warned' : 'calm';
}
