import type { ClockView } from '../../../src/protocol/index.js';
import { language } from '../../shared/index.js';
import { FactCard } from '../frame/facts.js';
import { slowNow } from '../frame/slow-now.js';
import { type ClockStrip, readClock } from '../state/clock.js';
import { sayLength, sayMoment } from '../state/times.js';
import { ticketTexts } from '../texts/ticket-texts.js';

/** The reaction clock as a strip: counted time solid, what is left pale, a notch where the warning stands. */
export function Strip({ clock, isThin = false }: { readonly clock: ClockView; readonly isThin?: boolean }) {
  const strip = readClock(clock, slowNow.value);
  return (
    <span class={`strip is-${strip.tone}${isThin ? ' is-thin' : ''}`} aria-hidden="true">
      <span class="strip-counted" style={{ width: `${strip.counted * 100}%` }} />
      {strip.tone !== 'stopped' && <span class="strip-notch" style={{ left: `${strip.warning * 100}%` }} />}
    </span>
  );
}

/** How much time is left, in words, as it is shown in a row. */
export function TimeLeft({ clock }: { readonly clock: ClockView }) {
  const strip = readClock(clock, slowNow.value);
  return <span class={`age is-${strip.tone}`}>{sayLeft(strip)}</span>;
}

/** The clock among the facts of a ticket. */
export function ClockCard({ clock }: { readonly clock: ClockView }) {
  const strip = readClock(clock, slowNow.value);
  const say = (moment: string) => sayMoment(moment, slowNow.value, language.value);
  const isRunning = clock.stoppedAt === null;
  return (
    <FactCard title={ticketTexts('clock')} aside={<ClockWord strip={strip} />}>
      <Strip clock={clock} />
      <span class="visually-hidden">
        {ticketTexts('clockPassed', { percent: Math.round(strip.counted * 100) })}
      </span>
      <p class="clock-line">
        {clock.stoppedAt !== null && ticketTexts('clockStopped', { moment: say(clock.stoppedAt) })}
        {isRunning &&
          clock.dueAt !== null &&
          ticketTexts(strip.leftMs > 0 ? 'clockDue' : 'clockWas', { moment: say(clock.dueAt) })}
      </p>
      {isRunning && strip.tone === 'calm' && clock.warnAt !== null && (
        <p class="clock-line">{ticketTexts('clockWarning', { moment: say(clock.warnAt) })}</p>
      )}
    </FactCard>
  );
}

/** Short, because the line under the strip says the rest; whole to a screen reader. */
function ClockWord({ strip }: { readonly strip: ClockStrip }) {
  const length = sayLength(strip.leftMs, language.value);
  return (
    <span class={`clock-word is-${strip.tone}`}>
      {strip.tone === 'stopped' ? (
        sayLeft(strip)
      ) : (
        <>
          <span aria-hidden="true">{strip.leftMs > 0 ? length : `−${length}`}</span>
          <span class="visually-hidden">{sayLeft(strip)}</span>
        </>
      )}
    </span>
  );
}

function sayLeft(strip: ClockStrip): string {
  if (strip.tone === 'stopped') return ticketTexts(strip.leftMs >= 0 ? 'clockMet' : 'clockLate');
  const length = sayLength(strip.leftMs, language.value);
  return ticketTexts(strip.leftMs > 0 ? 'left' : 'overdue', { length });
}
