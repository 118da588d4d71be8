import type { CallbackRow, LetterView, TicketDetails } from '../../../src/protocol/index.js';
import { sayOutcome } from '../calls/outcomes.js';
import { ClockCards } from '../clocks/clock-cards.js';
import { Fact, FactCard, FactsPane } from '../frame/facts.js';
import { Moment } from '../frame/moment.js';
import { formatRoute } from '../state/route.js';
import { callTexts } from '../texts/call-texts.js';
import { chatTexts } from '../texts/chat-texts.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { TicketFields } from './ticket-fields.js';
import { TicketLinks } from './ticket-links.js';

/** What is known about a ticket: its clock, who asked, where it stands, its calls. */
export function TicketFacts({ ticket }: { readonly ticket: TicketDetails }) {
  return (
    <FactsPane>
      <ClockCards ticket={ticket} />
      <TicketFields key={ticket.number} ticket={ticket} />
      <Requester ticket={ticket} />
      <Standing ticket={ticket} />
      <TicketLinks ticket={ticket} />
      <FactCard
        title={ticketTexts('calls')}
        aside={ticket.callbacks.length > 0 ? ticket.callbacks.length : undefined}
      >
        {ticket.callbacks.length === 0 && <p class="fact-empty">{ticketTexts('noCalls')}</p>}
        <ul class="plain-list fact-calls">
          {ticket.callbacks.map((call) => (
            <Call key={call.id} call={call} />
          ))}
        </ul>
      </FactCard>
    </FactsPane>
  );
}

function Requester({ ticket }: { readonly ticket: TicketDetails }) {
  const { requesterEmail: email, requesterPhone: phone } = ticket;
  return (
    <FactCard title={ticket.requesterName || ticketTexts('nobody')}>
      <dl>
        <Fact name={ticketTexts('email')}>
          {email === '' ? (
            <span class="nothing">{ticketTexts('noEmail')}</span>
          ) : (
            <a href={`mailto:${email}`}>{email}</a>
          )}
        </Fact>
        <Fact name={ticketTexts('phone')}>
          {phone === '' ? (
            <span class="nothing">{ticketTexts('noPhone')}</span>
          ) : (
            <a href={`tel:${phone}`}>{phone}</a>
          )}
        </Fact>
        <Fact name={ticketTexts('language')}>{chatTexts(`speaks_${ticket.language}`)}</Fact>
      </dl>
    </FactCard>
  );
}

function Standing({ ticket }: { readonly ticket: TicketDetails }) {
  return (
    <FactCard title={ticketTexts('about')}>
      <dl>
        <Fact name={ticketTexts('status')}>{ticketTexts(`status_${ticket.status}`)}</Fact>
        {ticket.closeReason !== '' && (
          <Fact name={ticketTexts('closedAs')}>{editTexts(`reason_${ticket.closeReason}`)}</Fact>
        )}
        {ticket.closeNote !== '' && <Fact name={editTexts('note')}>{ticket.closeNote}</Fact>}
        <Fact name={ticketTexts('openedAt')}>
          <Moment at={ticket.openedAt} />
        </Fact>
        <Fact name={ticketTexts('channel')}>{ticketTexts(`channel_${ticket.channel}`)}</Fact>
        {ticket.doing !== '' && <Fact name={ticketTexts('doing')}>{ticket.doing}</Fact>}
        {ticket.errorNumber !== '' && <Fact name={ticketTexts('errorNumber')}>{ticket.errorNumber}</Fact>}
        {ticket.acknowledgement !== null && (
          <Fact name={ticketTexts('acknowledgement')}>
            <Acknowledgement letter={ticket.acknowledgement} />
          </Fact>
        )}
      </dl>
    </FactCard>
  );
}

function Acknowledgement({ letter }: { readonly letter: LetterView }) {
  if (letter.state === 'sent') return <span class="good">{ticketTexts('ackSent')}</span>;
  if (letter.state === 'queued') return <>{ticketTexts('ackQueued')}</>;
  return (
    <span class="bad">
      {ticketTexts('ackFailed')}
      {letter.reason !== '' && ` (${letter.reason})`}
    </span>
  );
}

function Call({ call }: { readonly call: CallbackRow }) {
  const last = call.attempts.at(-1);
  return (
    <li>
      <a href={formatRoute({ section: 'calls', callId: call.id })}>
        {callTexts(`state_${call.state}`)} · <Moment at={call.dueAt} />
      </a>
      {last !== undefined && (
        <p class="fact-note">
          {sayOutcome(last.outcome)} · {last.by}
          {last.note !== '' && `: ${last.note}`}
        </p>
      )}
    </li>
  );
}
