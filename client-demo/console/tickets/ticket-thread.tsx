import { useState } from 'preact/hooks';
import type { TicketDetails } from '../../../src/protocol/index.js';
import { CallBackButton } from '../calls/call-back-button.js';
import { FactsButton } from '../frame/facts.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { useNewestInView } from '../frame/use-newest-in-view.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { Entry } from './letter.js';
import { MoreMenu } from './more-menu.js';
import { PresenceLine } from './presence-line.js';
import { StatusMenu } from './status-menu.js';
import { SubjectForm } from './subject-form.js';
import { TicketEditor } from './ticket-editor.js';
import { TicketFacts } from './ticket-facts.js';
import { SeverityMark, TicketMarks } from './ticket-row.js';

interface TicketThreadProps {
  readonly ticket: TicketDetails;
  readonly backTo: string;
}

/** One ticket: what was asked, what was answered, what happened, the box to answer in, and what is known about it. */
export function TicketThread({ ticket, backTo }: TicketThreadProps) {
  const name = ticket.requesterName || ticketTexts('nobody');
  const [isRenaming, setIsRenaming] = useState(false);
  return (
    <>
      <ThreadHead title={ticket.subject} backTo={backTo} lead={<Lead ticket={ticket} />}>
        <FactsButton />
        <CallBackButton about={{ ticketNumber: ticket.number }} name={name} phone={ticket.requesterPhone} />
        <StatusMenu ticket={ticket} />
        <MoreMenu ticket={ticket} onRename={() => setIsRenaming(true)} />
      </ThreadHead>
      {isRenaming && <SubjectForm ticket={ticket} onDone={() => setIsRenaming(false)} />}
      <PresenceLine number={ticket.number} />
      <Letters key={ticket.number} ticket={ticket} />
      <div class="ticket-side">
        <TicketEditor key={ticket.number} ticket={ticket} name={name} />
        <TicketFacts ticket={ticket} />
      </div>
    </>
  );
}

function Letters({ ticket }: { readonly ticket: TicketDetails }) {
  const scroller = useNewestInView();
  return (
    <section
      ref={scroller}
      class="letters"
      aria-label={ticketTexts('thread', { number: ticket.number })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <ol class="plain-list letters-list">
        {ticket.messages.map((message) => (
          <li key={message.id}>
            <Entry message={message} hasPhone={ticket.requesterPhone !== ''} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Lead({ ticket }: { readonly ticket: TicketDetails }) {
  return (
    <>
      <SeverityMark severity={ticket.severity} /> <span class="number">{ticket.number}</span> ·{' '}
      {ticket.requesterName || ticketTexts('nobody')} <TicketMarks row={ticket} />
    </>
  );
}
