import type { AttachmentView, TicketMessageView } from '../../../src/protocol/index.js';
import { language } from '../../shared/index.js';
import { numberFormat } from '../../shared/texts/formats.js';
import { useDesk } from '../desk.js';
import { Moment } from '../frame/moment.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { LetterNote } from './letter-note.js';
import { sayChange } from './say-change.js';

interface LetterProps {
  readonly message: TicketMessageView;
  readonly hasPhone: boolean;
}

/** One entry of a ticket: what somebody wrote, or what happened. */
export function Entry({ message, hasPhone }: LetterProps) {
  return message.kind === 'event' ? (
    <EventLine message={message} />
  ) : (
    <Letter message={message} hasPhone={hasPhone} />
  );
}

const KIND_WORDS = { question: 'question', answer: 'answer', note: 'note' } as const;

function Letter({ message, hasPhone }: LetterProps) {
  const kind = message.kind === 'event' ? '' : ticketTexts(KIND_WORDS[message.kind]);
  const author = message.author || ticketTexts('nobody');
  return (
    <article class={`letter is-${message.kind}`} aria-label={`${kind}: ${author}`}>
      <header class="letter-head">
        <strong>{author}</strong>
        <span class="letter-kind">
          {kind}
          {message.ofNumber !== null && ` · ${message.ofNumber}`}
        </span>
        <span class="letter-at">
          <Moment at={message.at} />
        </span>
      </header>
      <p class="letter-text">{message.text}</p>
      <Attachments files={message.attachments} />
      {message.letter !== null && <LetterNote letter={message.letter} hasPhone={hasPhone} />}
    </article>
  );
}

function Attachments({ files }: { readonly files: readonly AttachmentView[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="plain-list letter-files">
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <a href={`/api/v1/attachments/${encodeURIComponent(id)}`} download={name}>
            {name}
          </a>{' '}
          <span class="nothing">{saySize(size)}</span>
        </li>
      ))}
    </ul>
  );
}

const KILO = 1_000;

/** A size as people say it: `12 kB`, `3,4 MB`. */
function saySize(bytes: number): string {
  const unit = bytes >= KILO * KILO ? 'megabyte' : 'kilobyte';
  const value = bytes >= KILO * KILO ? bytes / (KILO * KILO) : Math.max(1, Math.round(bytes / KILO));
  return numberFormat(language.value, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

function EventLine({ message }: { readonly message: TicketMessageView }) {
  const desk = useDesk();
  const what = message.change === null ? sayEvent(message.text) : sayChange(desk, message.change);
  const parts = [
    what,
    message.detail,
    message.change === null ? '' : message.author || editTexts('byServer'),
  ];
  return (
    <p class="chat-event">
      {parts.filter((part) => part !== '').join(' · ')} · <Moment at={message.at} />
    </p>
  );
}

const EVENTS = [
  'opened_from_chat',
  'opened_by_form',
  'opened_by_agent',
  'opened_by_split',
  'warned',
  'escalated',
  'head_told',
  'callback_arranged',
  'callback_done',
] as const;

function sayEvent(text: string): string {
  const known = EVENTS.find((event) => event === text);
  return known === undefined ? text : ticketTexts(`event_${known}`);
}
