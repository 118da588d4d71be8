import type { Iso } from '../../../src/protocol/index.js';
import { formatAge, formatInstant, language, now } from '../../shared/index.js';
import { sayMoment } from '../state/times.js';
import { slowNow } from './slow-now.js';

/** A moment as people say it, with the exact instant on hovering. */
export function Moment({ at }: { readonly at: Iso }) {
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {sayMoment(at, slowNow.value, language.value)}
    </time>
  );
}

/** An age that ticks, `4:12`. Marked as late from `lateMs` on, in words too. */
export function Age(props: {
  readonly since: Iso;
  /** Says what the age is of, to a screen reader. */
  readonly label: string;
  readonly lateMs?: number;
  readonly lateLabel?: string;
}) {
  const sinceMs = Date.parse(props.since);
  const isLate = props.lateMs !== undefined && now.value - sinceMs >= props.lateMs;
  return (
    <span class={isLate ? 'age is-late' : 'age'} title={formatInstant(props.since)}>
      <span class="visually-hidden">{isLate ? (props.lateLabel ?? props.label) : props.label} </span>
      {formatAge(sinceMs, now.value)}
    </span>
  );
}
