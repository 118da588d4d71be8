import { useEffect, useState } from 'preact/hooks';
import type { AnswerTimes, DashboardView, WireError } from '../../../src/protocol/index.js';
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

interface ChartsProps {
  readonly view: DashboardView;
}

function Charts({ view }: ChartsProps) {
  return (
    <div class="charts">
      <PerDay view={view} />
      <TimesByDay view={view} />
      <TimesByTopic view={view} />
      <Loads view={view} />
    </div>
  );
}

function sayCount(value: number): string {
  return numberFormat(language.value).format(value);
}

function sayTime(ms: number): string {
  return sayLength(ms, language.value);
}

function PerDay({ view: { days } }: ChartsProps) {
  return (
    <Chart
      title={overviewTexts('perDay')}
      names={dayNames(days, language.value)}
      nameTitle={overviewTexts('day')}
      kind="lines"
      unit="count"
      say={sayCount}
      series={[
        { name: overviewTexts('opened'), tone: 'soft', values: days.map(({ opened }) => opened) },
        { name: overviewTexts('answered'), tone: 'main', values: days.map(({ answered }) => answered) },
        { name: overviewTexts('breached'), tone: 'bad', values: days.map(({ breached }) => breached) },
      ]}
    />
  );
}

function TimesByDay({ view: { days } }: ChartsProps) {
  return (
    <TimesChart
      title={overviewTexts('timesByDay')}
      names={dayNames(days, language.value)}
      nameTitle={overviewTexts('day')}
      times={overallTimes(days)}
    />
  );
}

function TimesByTopic({ view: { times } }: ChartsProps) {
  const desk = useDesk();
  return (
    <TimesChart
      title={overviewTexts('timesByTopic')}
      names={times.map(({ topic }) => (topic === '' ? overviewTexts('noTopic') : sayTopic(desk, topic)))}
      nameTitle={overviewTexts('topic')}
      times={times}
    />
  );
}

interface TimesChartProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly nameTitle: string;
  /** For each name; null where nothing was answered. */
  readonly times: readonly (Pick<AnswerTimes, 'medianMs' | 'p90Ms'> | null)[];
}

function TimesChart({ times, ...chart }: TimesChartProps) {
  return (
    <Chart
      {...chart}
      kind="bars"
      unit="time"
      say={sayTime}
      series={[
        { name: overviewTexts('median'), tone: 'main', values: times.map((one) => one?.medianMs ?? null) },
        { name: overviewTexts('most'), tone: 'soft', values: times.map((one) => one?.p90Ms ?? null) },
      ]}
    />
  );
}

function Loads({ view: { agents } }: ChartsProps) {
  return (
    <Chart
      title={overviewTexts('loads')}
      names={agents.map(({ name }) => name)}
      nameTitle={overviewTexts('agent')}
      kind="bars"
      unit="count"
      say={sayCount}
      series={[
        {
          name: overviewTexts('openTickets'),
          tone: 'main',
          values: agents.map(({ openTickets }) => openTickets),
        },
        { name: overviewTexts('liveChats'), tone: 'soft', values: agents.map(({ liveChats }) => liveChats) },
      ]}
    />
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
