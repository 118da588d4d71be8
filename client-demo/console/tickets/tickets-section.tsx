import { useEffect } from 'preact/hooks';
import type { TicketView } from '../../../src/protocol/index.js';
import { useDesk } from '../desk.js';
import { Broken, Calm, ThreadSkeleton } from '../frame/states.js';
import { WayBack } from '../frame/thread-pane.js';
import { formatRoute } from '../state/route.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { TicketFacts } from './ticket-facts.js';
import { TicketList } from './ticket-list.js';
import { TicketThread } from './ticket-thread.js';

/** The tickets: a view's list, the opened one and what is known about it. */
export function TicketsSection({
  number,
  view,
}: {
  readonly number: string | null;
  readonly view: TicketView;
}) {
  const { tickets } = useDesk();
  useEffect(() => {
    tickets.show(view).catch(() => undefined);
  }, [view]);
  return (
    <>
      <TicketList view={view} />
      {number === null ? <NothingOpen /> : <OpenTicket key={number} number={number} view={view} />}
    </>
  );
}

function OpenTicket({ number, view }: { readonly number: string; readonly view: TicketView }) {
  const { tickets } = useDesk();
  const open = () => tickets.open(number);
  useEffect(() => {
    open().catch(() => undefined);
  }, [number]);
  const ticket = tickets.details.value.get(number);
  const refusal = tickets.refusals.value.get(number);
  const backTo = formatRoute({ section: 'tickets', number: null, view });
  if (ticket !== undefined) {
    return (
      <>
        <div class="thread">
          <TicketThread ticket={ticket} backTo={backTo} />
        </div>
        <TicketFacts ticket={ticket} />
      </>
    );
  }
  if (refusal === undefined) {
    return (
      <div class="thread is-wide">
        <ThreadSkeleton />
      </div>
    );
  }
  return (
    <div class="thread is-wide">
      <WayBack backTo={backTo} />
      {refusal.code === 'not_found' ? (
        <Calm title={ticketTexts('thread', { number })}>
          <p>{ticketTexts('notFound')}</p>
        </Calm>
      ) : (
        <Broken error={refusal} onRetry={open} />
      )}
    </div>
  );
}

function NothingOpen() {
  const isThereAny = (useDesk().tickets.rows.value ?? []).length > 0;
  return (
    <div class="thread is-wide is-idle">
      {isThereAny && (
        <Calm title={ticketTexts('choose')}>
          <p>{ticketTexts('chooseLead')}</p>
        </Calm>
      )}
    </div>
  );
}
