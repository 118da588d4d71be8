import { useEffect, useState } from 'preact/hooks';
import type { DeskView, ExpectedAnswer } from '../../../src/protocol/index.js';
import { formatInstant, formatMoment, request } from '../../shared/index.js';
import { ticketSiteTexts } from './ticket-texts.js';

interface ExpectedProps {
  readonly desk: DeskView;
  readonly topic: string;
  readonly severity: string;
}

/** When an answer is to be expected and why then, before anything is sent. */
export function ExpectedLine(props: ExpectedProps) {
  const expected = useExpected(props);
  const at = expected?.at ?? null;
  return (
    <div class="expected" role="status">
      {expected !== null && at !== null && (
        <>
          <p>
            {ticketSiteTexts('expected')}{' '}
            <time dateTime={at} title={formatInstant(at)}>
              <strong>{formatMoment(at)}</strong>
            </time>
          </p>
          <p class="field-hint">{sayWhy(expected.why)}</p>
        </>
      )}
    </div>
  );
}

function sayWhy(why: ExpectedAnswer['why']): string {
  const opening = !why.isOpen && why.opensAt !== null;
  const parts = [
    opening ? ticketSiteTexts('opensAt', { moment: formatMoment(why.opensAt ?? '') }) : '',
    why.by === 'load' ? ticketSiteTexts('byLoad', { count: why.ahead }) : ticketSiteTexts('byPromise'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function useExpected({ desk, topic, severity }: ExpectedProps): ExpectedAnswer | null {
  const [expected, setExpected] = useState<ExpectedAnswer | null>(null);
  useEffect(() => {
    let isOld = false;
    const asked = { ...(topic === '' ? {} : { topic }), ...(severity === '' ? {} : { severity }) };
    request('GET /desks/:desk/expected-answer', { path: { desk: desk.id }, query: asked })
      .then((answer) => {
        if (answer.ok && !isOld) setExpected(answer.data);
      })
      .catch(() => undefined);
    return () => {
      isOld = true;
    };
  }, [desk.id, topic, severity]);
  return expected;
}
