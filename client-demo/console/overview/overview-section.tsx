import { useEffect, useState } from 'preact/hooks';
import type { OverviewView, WireError } from '../../../src/protocol/index.js';
import { language, request } from '../../shared/index.js';
import { FactCard } from '../frame/facts.js';
import { Broken, RowSkeletons } from '../frame/states.js';
import { sayLength } from '../state/times.js';
import { overviewTexts } from '../texts/overview-texts.js';
import { Bars } from './bars.js';
import { Dashboard } from './dashboard.js';

/** The desk in numbers: now, over the last days, and how its chats went. */
export function OverviewSection() {
  const { overview, error, load } = useOverview();
  return (
    <section class="overview" aria-labelledby="overview-title">
      <header class="list-head">
        <h2 id="overview-title">{overviewTexts('dashboard')}</h2>
      </header>
      <Dashboard />
      <h3 class="overview-part">{overviewTexts('chats')}</h3>
      {error !== null && <Broken error={error} onRetry={load} />}
      {error === null && overview === null && <RowSkeletons />}
      {overview !== null && <Cards overview={overview} />}
    </section>
  );
}

function useOverview() {
  const [overview, setOverview] = useState<OverviewView | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const load = async () => {
    const answer = await request('GET /overview');
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setOverview(answer.data);
  };
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  return { overview, error, load };
}

const OUTCOMES = ['solved', 'left', 'continued', 'abandoned', 'dropped'] as const;

function Cards({ overview }: { readonly overview: OverviewView }) {
  const { outcomes, ratings } = overview;
  const sum = OUTCOMES.reduce((all, outcome) => all + outcomes[outcome], 0);
  if (sum === 0) return <p class="list-empty">{overviewTexts('nothing')}</p>;
  return (
    <div class="overview-cards">
      <FactCard title={overviewTexts('endings', { count: sum })}>
        <Bars
          label={overviewTexts('endings', { count: sum })}
          rows={OUTCOMES.map((outcome) => ({ name: overviewTexts(outcome), count: outcomes[outcome] }))}
        />
      </FactCard>
      <WaitCard waits={overview.waits} />
      <FactCard title={overviewTexts('ratings')}>
        <Bars
          label={overviewTexts('ratings')}
          rows={ratings.map((count, index) => ({ name: String(index + 1), count })).toReversed()}
        />
      </FactCard>
    </div>
  );
}

function WaitCard({ waits }: { readonly waits: OverviewView['waits'] }) {
  const { told, within, shorter, longer, typicalMs, longMs } = waits;
  const share = told === 0 ? 0 : Math.round((100 * within) / told);
  const lengths = {
    typical: sayLength(typicalMs, language.value),
    long: sayLength(longMs, language.value),
  };
  return (
    <FactCard title={overviewTexts('predictions')}>
      {told === 0 ? (
        <p class="nothing">{overviewTexts('noWaits')}</p>
      ) : (
        <>
          <p>{overviewTexts('waitTrue', { share, told })}</p>
          <Bars
            label={overviewTexts('waits')}
            rows={[
              { name: overviewTexts('within'), count: within },
              { name: overviewTexts('shorter'), count: shorter },
              { name: overviewTexts('longer'), count: longer },
            ]}
          />
          <p class="nothing">{overviewTexts('waitLengths', lengths)}</p>
        </>
      )}
    </FactCard>
  );
}
