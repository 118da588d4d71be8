import { useEffect, useState } from 'preact/hooks';
import type { DeskView, RequesterTicket, WireError } from '../../../src/protocol/index.js';
import { explainError, formatInstant, formatMoment, request } from '../../shared/index.js';
import { Frame } from '../frame.js';
import { ReplyForm } from './reply-form.js';
import type { TicketAddress } from './ticket-address.js';
import { ticketSiteTexts } from './ticket-texts.js';

interface TicketPageProps {
  readonly desk: DeskView;
  readonly address: TicketAddress;
}

/** A ticket as its requester sees it: what was written, and a box to write more. */
export function TicketPage({ desk, address }: TicketPageProps) {
  const { ticket, error, load, setTicket } = useTicket(desk, address);
  return (
    <Frame languages={desk.languages}>
      <div class="ticket-page">
        {error !== null && <Failed desk={desk} error={error} onRetry={load} />}
        {error === null && ticket === null && (
          <div class="desk-loading" aria-busy="true">
            <span class="skeleton" />
            <span class="skeleton" />
          </div>
        )}
        {ticket !== null && (
          <>
            <Head ticket={ticket} />
            <Messages desk={desk} ticket={ticket} address={address} />
            <ReplyForm desk={desk} address={address} onSent={setTicket} />
          </>
        )}
      </div>
    </Frame>
  );
}

function Head({ ticket }: { readonly ticket: RequesterTicket }) {
  return (
    <header class="ticket-head">
      <h1>{ticket.subject}</h1>
      <p>
        <span class="ticket-number">{ticket.number}</span> · {ticketSiteTexts(`status_${ticket.status}`)} ·{' '}
        {ticketSiteTexts('opened', { moment: formatMoment(ticket.openedAt) })}
      </p>
      {ticket.dueAt !== null && (
        <p title={formatInstant(ticket.dueAt)}>
          {ticketSiteTexts('due', { moment: formatMoment(ticket.dueAt) })}
        </p>
      )}
    </header>
  );
}

function Messages({ desk, ticket, address }: TicketPageProps & { readonly ticket: RequesterTicket }) {
  return (
    <section aria-label={ticketSiteTexts('messages')}>
      {/* biome-ignore lint/a11y/noRedundantRoles: without its marks a list is no longer announced as one */}
      <ol class="ticket-messages" role="list">
        {ticket.messages.map((message) => (
          <li key={message.id} class={`ticket-message is-${message.from}`}>
            <p class="ticket-author">
              <strong>
                {message.from === 'desk' ? message.author || desk.name : ticketSiteTexts('mine')}
              </strong>{' '}
              <time dateTime={message.at} title={formatInstant(message.at)}>
                {formatMoment(message.at)}
              </time>
            </p>
            <p class="ticket-text">{message.text}</p>
            {message.attachments.map(({ id, name }) => (
              <p key={id}>
                <a href={fileAddress(desk.id, address, id)} download={name}>
                  {name}
                </a>
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function fileAddress(deskId: string, { number, key }: TicketAddress, id: string): string {
  const path = [deskId, 'tickets', number, 'attachments', id].map(encodeURIComponent).join('/');
  return `/api/v1/desks/${path}?${new URLSearchParams({ key })}`;
}

function Failed(props: { readonly desk: DeskView; readonly error: WireError; readonly onRetry: () => void }) {
  const isMissing = props.error.code === 'not_found';
  return (
    <div class="error-state" role="alert">
      <h1>{isMissing ? ticketSiteTexts('missingTitle') : ticketSiteTexts('title')}</h1>
      <p>{isMissing ? ticketSiteTexts('missingText') : explainError(props.error)}</p>
      {isMissing ? (
        <a class="button" href={`/desks/${encodeURIComponent(props.desk.id)}`}>
          {ticketSiteTexts('toDesk')}
        </a>
      ) : (
        <button type="button" class="button" onClick={props.onRetry}>
          {ticketSiteTexts('retry')}
        </button>
      )}
    </div>
  );
}

function useTicket(desk: DeskView, { number, key }: TicketAddress) {
  const [ticket, setTicket] = useState<RequesterTicket | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const load = async () => {
    const answer = await request('GET /desks/:desk/tickets/:number', {
      path: { desk: desk.id, number },
      query: { key },
    });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setTicket(answer.data);
  };
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') load().catch(() => undefined);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [number, key]);
  return { ticket, error, load, setTicket };
}
