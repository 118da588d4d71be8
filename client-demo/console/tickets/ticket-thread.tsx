import { useState } from 'preact/hooks';
import type { TicketDetails, TicketMessageView } from '../../../src/protocol/index.js';
import { CallBackDialog } from '../calls/call-back-dialog.js';
import { FactsButton } from '../frame/facts.js';
import { Moment } from '../frame/moment.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { useCommand } from '../keys/keys.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { AnswerEditor } from './answer-editor.js';
import { LetterNote } from './letter-note.js';
import { TicketMarks } from './ticket-list.js';

/** One ticket: what was asked, what was answered, what happened, and the box to answer in. */
export function TicketThread({
  ticket,
  backTo,
}: {
  readonly ticket: TicketDetails;
  readonly backTo: string;
}) {
  const [isCalling, setIsCalling] = useState(false);
  const name = ticket.requesterName || ticketTexts('nobody');
  useCommand('call', () => setIsCalling(true));
  return (
    <>
      <ThreadHead title={ticket.subject} backTo={backTo} takesFocus lead={<Lead ticket={ticket} />}>
        <FactsButton />
        <button
          type="button"
          class="button is-compact"
          aria-keyshortcuts="c"
          onClick={() => setIsCalling(true)}
        >
          {ticketTexts('callBack')}
        </button>
      </ThreadHead>
      <section
        class="letters"
        aria-label={ticketTexts('thread', { number: ticket.number })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <ol class="plain-list letters-list">
          {ticket.messages.map((message) => (
            <li key={message.id}>
              {message.kind === 'event' ? (
                <EventLine message={message} />
              ) : (
                <Letter message={message} hasPhone={ticket.requesterPhone !== ''} />
              )}
            </li>
          ))}
        </ol>
      </section>
      <AnswerEditor key={ticket.number} ticket={ticket} name={name} />
      {isCalling && (
        <CallBackDialog
          about={{ ticketNumber: ticket.number }}
          name={name}
          phone={ticket.requesterPhone}
          onClose={() => setIsCalling(false)}
        />
      )}
    </>
  );
}

function Lead({ ticket }: { readonly ticket: TicketDetails }) {
  return (
    <>
      <span class="number">{ticket.number}</span> · {ticketTexts(`status_${ticket.status}`)}{' '}
      <TicketMarks row={ticket} />
    </>
  );
}

function Letter({ message, hasPhone }: { readonly message: TicketMessageView; readonly hasPhone: boolean }) {
  const kind = ticketTexts(message.kind === 'question' ? 'question' : 'answer');
  return (
    <article
      class={`letter is-${message.kind}`}
      aria-label={`${kind}: ${message.author || ticketTexts('nobody')}`}
    >
      <header class="letter-head">
        <strong>{message.author || ticketTexts('nobody')}</strong>
        <span class="letter-kind">{kind}</span>
        <span class="letter-at">
          <Moment at={message.at} />
        </span>
      </header>
      <p class="letter-text">{message.text}</p>
      {message.letter !== null && <LetterNote letter={message.letter} hasPhone={hasPhone} />}
    </article>
  );
}

function EventLine({ message }: { readonly message: TicketMessageView }) {
  return (
    <p class="chat-event">
      {[sayEvent(message.text), message.detail].filter((part) => part !== '').join(' · ')} ·{' '}
      <Moment at={message.at} />
    </p>
  );
}

const EVENTS = ['opened_from_chat', 'warned', 'escalated', 'callback_arranged', 'callback_done'] as const;

function sayEvent(text: string): string {
  const known = EVENTS.find((event) => event === text);
  return known === undefined ? text : ticketTexts(`event_${known}`);
}
