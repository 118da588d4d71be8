import { useEffect } from 'preact/hooks';
import { useDesk } from '../desk.js';
import { Broken, Calm, ThreadSkeleton } from '../frame/states.js';
import { WayBack } from '../frame/thread-pane.js';
import { formatRoute } from '../state/route.js';
import { formatFilter, type TicketFilter } from '../state/ticket-filter.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { TicketList } from './ticket-list.js';
import { TicketThread } from './ticket-thread.js';

/** The tickets: a view's list, the opened one and what is known about it. */
export function TicketsSection({
  number,
  filter,
}: {
  readonly number: string | null;
  readonly filter: TicketFilter;
}) {
  const { tickets } = useDesk();
  useEffect(() => {
    tickets.pages.show(filter).catch(() => undefined);
  }, [formatFilter(filter)]);
  return (
    <>
      <TicketList filter={filter} />
      {number === null ? <NothingOpen /> : <OpenTicket key={number} number={number} filter={filter} />}
    </>
  );
}

function OpenTicket({ number, filter }: { readonly number: string; readonly filter: TicketFilter }) {
  const { tickets } = useDesk();
  const open = () => tickets.open(number);
  useEffect(() => {
    open().catch(() => undefined);
    return () => tickets.leave(number);
  }, [number]);
  const ticket = tickets.details.value.get(number);
  const refusal = tickets.refusals.value.get(number);
  const backTo = formatRoute({ section: 'tickets', number: null, filter });
  if (ticket !== undefined) {
    return (
      <div class="thread is-ticket">
        <TicketThread ticket={ticket} backTo={backTo} />
      </div>
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
  const isThereAny = (useDesk().tickets.pages.list.value?.rows ?? []).length > 0;
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
