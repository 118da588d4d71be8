import { LampLight } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { route } from '../router.js';
import { countTasks } from '../state/call-groups.js';
import { formatRoute, OPEN_TICKETS, type Route, type Section } from '../state/route.js';
import { frameTexts } from '../texts/frame-texts.js';
import { Account } from './account.js';
import { Icon } from './icons.js';

const SECTIONS: readonly Route[] = [
  { section: 'chats', chatId: null },
  { section: 'tickets', number: null, filter: OPEN_TICKETS },
  { section: 'calls', callId: null },
  { section: 'overview' },
];

/** The sections of the console, each with what waits in it, and the account. */
export function Rail() {
  const desk = useDesk();
  const isOnline = desk.line.state.value === 'online';
  return (
    <nav class="rail" aria-label={frameTexts('sections')}>
      <div class="brand" aria-hidden="true">
        D<LampLight state={isOnline ? 'on' : 'off'} />
      </div>
      {SECTIONS.map((to) => (
        <RailLink key={to.section} to={to} />
      ))}
      <Account />
    </nav>
  );
}

function RailLink({ to }: { readonly to: Route }) {
  const count = useCount(to.section);
  const isHere = route.value.section === to.section;
  return (
    <a class="rail-link" href={formatRoute(to)} aria-current={isHere ? 'page' : undefined}>
      <Icon name={to.section} />
      <span>{frameTexts(to.section)}</span>
      {count > 0 && (
        <>
          <b class="rail-count" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </b>
          <span class="visually-hidden">, {frameTexts(COUNT_WORDS[to.section], { count })}</span>
        </>
      )}
    </a>
  );
}

const COUNT_WORDS = {
  chats: 'countWaiting',
  tickets: 'countUnanswered',
  calls: 'countDue',
  overview: 'overview',
} as const;

function useCount(section: Section): number {
  const desk = useDesk();
  if (section === 'chats') return desk.chats.lists.value.waiting.length;
  if (section === 'overview') return 0;
  if (section === 'tickets') return desk.tickets.pages.counts.value?.unanswered ?? 0;
  return countTasks(desk.calls.rows.value ?? []);
}
