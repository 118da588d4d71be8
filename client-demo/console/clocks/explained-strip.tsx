import { useState } from 'preact/hooks';
import type { ClockExplained, ClockSpanView } from '../../../src/protocol/index.js';
import { deskZoneAt, inLanguage, language } from '../../shared/index.js';
import { slowNow } from '../frame/slow-now.js';
import { type Piece, piecesOf, placeOf } from '../state/clock-spans.js';
import { sayLength, sayMoment } from '../state/times.js';
import { clockTexts } from '../texts/clock-texts.js';

/**
 * A clock as a strip: counted time solid, closed hours hatched, pauses dotted, what is left pale. Each piece is a button
 * that says its reason, on hovering, on focus and to a screen reader; the arrow keys go through them.
 */
export function ExplainedStrip({ clock }: { readonly clock: ClockExplained }) {
  const pieces = piecesOf(clock, slowNow.value);
  const [shown, setShown] = useState<number | null>(null);
  const [entry, setEntry] = useState(0);
  const piece = shown === null ? undefined : pieces[shown];
  return (
    <div class="explained" onPointerLeave={() => setShown(null)}>
      <ol class={`plain-list pieces is-${clock.state}`} aria-label={clockTexts('strip')}>
        {pieces.map((one, index) => (
          <li key={one.fromMs} style={{ flexGrow: one.share * 1_000 }}>
            <button
              type="button"
              class={`piece is-${one.look}`}
              aria-label={sayPiece(one)}
              tabIndex={index === Math.min(entry, pieces.length - 1) ? 0 : -1}
              onPointerEnter={() => setShown(index)}
              onFocus={() => {
                setEntry(index);
                setShown(index);
              }}
              onBlur={() => setShown(null)}
              onKeyDown={walk}
            />
          </li>
        ))}
      </ol>
      <Notches clock={clock} />
      <p class="piece-reason" aria-hidden="true">
        {piece === undefined ? sayCounts(clock) : sayPiece(piece)}
      </p>
    </div>
  );
}

/** How the time counts, and by whose clocks where they are not the reader's. */
function sayCounts({ counts }: ClockExplained): string {
  const zone = counts === 'always' ? '' : deskZoneAt(new Date(slowNow.value).toISOString(), language.value);
  const said = clockTexts(`counts_${counts}`);
  return zone === '' ? said : `${said} ${clockTexts('hoursZone', { zone })}`;
}

/** Where something is done for the clock. */
function Notches({ clock }: { readonly clock: ClockExplained }) {
  return (
    <>
      {clock.steps.map((step) => {
        const place = placeOf(clock, step.at);
        if (place === null || step.what === 'breach') return null;
        return <span key={step.what} class="notch" style={{ left: `${place * 100}%` }} aria-hidden="true" />;
      })}
    </>
  );
}

/** Left and right go to the neighbours, Home and End to the ends. */
function walk(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -1_000, End: 1_000 };
  const step = steps[event.key];
  const here = event.currentTarget;
  if (step === undefined || !(here instanceof HTMLButtonElement)) return;
  const pieces = [...(here.closest('ol')?.querySelectorAll('button') ?? [])];
  pieces[Math.min(pieces.length - 1, Math.max(0, pieces.indexOf(here) + step))]?.focus();
  event.preventDefault();
}

function sayPiece({ fromMs, toMs, look, span }: Piece): string {
  const say = (ms: number) => sayMoment(new Date(ms).toISOString(), slowNow.value, language.value);
  return clockTexts('piece', {
    from: say(fromMs),
    to: say(toMs),
    length: sayLength(toMs - fromMs, language.value),
    why: look === 'left' ? clockTexts('why_left') : sayWhy(span),
  });
}

function sayWhy({ why, holiday, byName }: ClockSpanView): string {
  if (why === 'holiday')
    return clockTexts('why_holiday', { name: holiday === null ? '' : inLanguage(holiday) });
  const said = clockTexts(`why_${why}`);
  return byName === '' ? said : clockTexts('whyBy', { why: said, name: byName });
}
