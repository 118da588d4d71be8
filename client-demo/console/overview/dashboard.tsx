import { useEffect, useState } from 'preact/hooks';
import type { DashboardView, WireError } from '../../../src/protocol/index.js';
import { language, request } from '../../shared/index.js';
import { numberFormat } from '../../shared/texts/formats.js';
import { Chart } from '../charts/chart.js';
import { useDesk } from '../desk.js';
import { Broken, RowSkeletons } from '../frame/states.js';
import { dayNames, overallTimes } from '../state/dashboard.js';
import { formatRoute } from '../state/route.js';
import { filterOf } from '../state/ticket-filter.js';
import { sayLength } from '../state/times.js';
import { overviewTexts } from '../texts/overview-texts.js';
import { sayTopic } from '../tickets/ticket-words.js';

const SPANS = [7, 30, 90] as const;
const RENEW_MS = 60_000;

/** The desk at this moment and over the last days, in numbers. */
export function Dashboard() {
  const [days, setDays] = useState<number>(SPANS[0]);
  const { view, error, load } = useDashboard(days);
  return (
    <>
      {view !== null && <Now now={view.now} />}
      <SpanChoice days={days} onChoose={setDays} />
      {error !== null && <Broken error={error} onRetry={load} />}
      {error === null && view === null && <RowSkeletons />}
      {view !== null && <Charts view={view} />}
    </>
  );
}

function Now({ now }: { readonly now: DashboardView['now'] }) {
  const tickets = (view: 'open' | 'unanswered' | 'escalated') =>
    formatRoute({ section: 'tickets', number: null, filter: filterOf(view) });
  const tiles = [
    ['nowChats', now.waitingChats, '#/chats'],
    ['nowCalls', now.dueCalls, '#/calls'],
    ['nowUnanswered', now.unansweredTickets, tickets('unanswered')],
    ['nowOpen', now.openTickets, tickets('open')],
    ['nowEscalated', now.escalatedTickets, tickets('escalated')],
  ] as const;
  return (
    <section class="tiles" aria-label={overviewTexts('rightNow')}>
      {tiles.map(([name, count, to]) => (
        <a key={name} class="tile" href={to}>
          <strong>{numberFormat(language.value).format(count)}</strong>
          <span>{overviewTexts(name)}</span>
        </a>
      ))}
    </section>
  );
}

function SpanChoice({
  days,
  onChoose,
}: {
  readonly days: number;
  readonly onChoose: (days: number) => void;
}) {
  return (
    <fieldset class="language-switch span-choice" aria-label={overviewTexts('span')}>
      {SPANS.map((span) => (
        <button key={span} type="button" aria-pressed={span === days} onClick={() => onChoose(span)}>
          {overviewTexts('lastDays', { count: span })}
        </button>
      ))}
    </fieldset>
  );
}

function Charts({ view }: { readonly view: DashboardView }) {
  const desk = useDesk();
  const names = dayNames(view.days, language.value);
  const times = overallTimes(view.days);
  const topics = view.times.map(({ topic }) =>
    topic === '' ? overviewTexts('noTopic') : sayTopic(desk, topic),
  );
  const count = (value: number) => numberFormat(language.value).format(value);
  const length = (value: number) => sayLength(value, language.value);
  return (
    <div class="charts">
      <Chart
        title={overviewTexts('perDay')}
        names={names}
        nameTitle={overviewTexts('day')}
        kind="lines"
        say={count}
        series={[
          { name: overviewTexts('opened'), tone: 'soft', values: view.days.map(({ opened }) => opened) },
          {
            name: overviewTexts('answered'),
            tone: 'main',
            values: view.days.map(({ answered }) => answered),
          },
          { name: overviewTexts('breached'), tone: 'bad', values: view.days.map(({ breached }) => breached) },
        ]}
      />
      <Chart
        title={overviewTexts('timesByDay')}
        names={names}
        nameTitle={overviewTexts('day')}
        kind="bars"
        say={length}
        series={[
          { name: overviewTexts('median'), tone: 'main', values: times.map((one) => one?.medianMs ?? null) },
          { name: overviewTexts('most'), tone: 'soft', values: times.map((one) => one?.p90Ms ?? null) },
        ]}
      />
      <Chart
        title={overviewTexts('timesByTopic')}
        names={topics}
        nameTitle={overviewTexts('topic')}
        kind="bars"
        say={length}
        series={[
          { name: overviewTexts('median'), tone: 'main', values: view.times.map(({ medianMs }) => medianMs) },
          { name: overviewTexts('most'), tone: 'soft', values: view.times.map(({ p90Ms }) => p90Ms) },
        ]}
      />
      <Chart
        title={overviewTexts('loads')}
        names={view.agents.map(({ name }) => name)}
        nameTitle={overviewTexts('agent')}
        kind="bars"
        say={count}
        series={[
          {
            name: overviewTexts('openTickets'),
            tone: 'main',
            values: view.agents.map(({ openTickets }) => openTickets),
          },
          {
            name: overviewTexts('liveChats'),
            tone: 'soft',
            values: view.agents.map(({ liveChats }) => liveChats),
          },
        ]}
      />
    </div>
  );
}

/** Renewed every minute while it is looked at; what is shown stays until the answer is there, and also when there is none. */
function useDashboard(days: number) {
  const [view, setView] = useState<DashboardView | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const load = async () => {
    const answer = await request('GET /reports/dashboard', { query: { days: String(days) } });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setView(answer.data);
  };
  useEffect(() => {
    const look = () => {
      load().catch(() => undefined);
    };
    look();
    const timer = setInterval(look, RENEW_MS);
    return () => clearInterval(timer);
  }, [days]);
  return { view, error, load };
}
