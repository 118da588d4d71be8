import type { ClockView } from '../../../src/protocol/index.js';
import { slowNow } from '../frame/slow-now.js';
import { readClock } from '../state/clock.js';

/** The reaction clock as a thin line in a row: what has passed solid, what is left pale. */
export function Strip({ clock }: { readonly clock: ClockView }) {
  const strip = readClock(clock, slowNow.value);
  return (
    <span class={`strip is-thin is-${strip.tone}`} aria-hidden="true">
      <span class="strip-counted" style={{ width: `${strip.counted * 100}%` }} />
    </span>
  );
}
