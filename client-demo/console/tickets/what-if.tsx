import { useEffect, useState } from 'preact/hooks';
import type { ClockExplained, TicketSeverity } from '../../../src/protocol/index.js';
import { language, request } from '../../shared/index.js';
import { sayDue } from '../clocks/clock-cards.js';
import { ExplainedStrip } from '../clocks/explained-strip.js';
import { slowNow } from '../frame/slow-now.js';
import { sayPromise } from '../state/times.js';
import { clockTexts } from '../texts/clock-texts.js';
import { editTexts } from '../texts/edit-texts.js';

interface WhatIfProps {
  readonly number: string;
  readonly severity: TicketSeverity;
  readonly onSave: () => void;
  readonly onDrop: () => void;
}

/** What another severity would do to the clocks, before it is saved. */
export function WhatIf({ number, severity, onSave, onDrop }: WhatIfProps) {
  const { now, wanted, isBroken } = useComparison(number, severity);
  const changed = wanted.filter((clock) => {
    const before = now.find(({ id }) => id === clock.id);
    return clock.stoppedAt === null && before?.dueAt !== clock.dueAt;
  });
  return (
    <section class="what-if" aria-label={clockTexts('whatIf')}>
      <h4>{clockTexts('whatIf')}</h4>
      <div role="status">
        {isBroken && <p>{clockTexts('unknown')}</p>}
        {wanted.length > 0 && changed.length === 0 && <p>{clockTexts('whatIfSame')}</p>}
        {changed.map((clock) => (
          <div key={clock.id} class="what-if-clock">
            <p>
              <strong>{clockTexts(`kind_${clock.kind}`)}</strong> · {sayDue(clock)}
            </p>
            <p class="nothing">
              {clockTexts('whatIfNow', { moment: sayDueOf(now.find(({ id }) => id === clock.id)) })}
            </p>
            <ExplainedStrip clock={clock} />
          </div>
        ))}
      </div>
      <div class="stale-actions">
        <button type="button" class="button is-primary is-compact" onClick={onSave}>
          {editTexts('save')}
        </button>
        <button type="button" class="button is-compact" onClick={onDrop}>
          {editTexts('cancel')}
        </button>
      </div>
    </section>
  );
}

function useComparison(number: string, severity: TicketSeverity) {
  const [clocks, setClocks] = useState<Record<'now' | 'wanted', readonly ClockExplained[]>>({
    now: [],
    wanted: [],
  });
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    let isOld = false;
    const path = { number };
    Promise.all([
      request('GET /tickets/:number/clocks', { path }),
      request('GET /tickets/:number/what-if', { path, query: { severity: String(severity) } }),
    ])
      .then(([now, wanted]) => {
        if (isOld) return;
        setIsBroken(!now.ok || !wanted.ok);
        if (now.ok && wanted.ok) setClocks({ now: now.data.clocks, wanted: wanted.data.clocks });
      })
      .catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [number, severity]);
  return { ...clocks, isBroken };
}

function sayDueOf(clock: ClockExplained | undefined): string {
  const dueAt = clock?.dueAt ?? null;
  return dueAt === null ? clockTexts('noDue') : sayPromise(dueAt, slowNow.value, language.value);
}
