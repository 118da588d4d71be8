import type { Ref } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { LIMITS, type TicketDetails } from '../../../src/protocol/index.js';
import { AttachButton, Composer, FileList, language } from '../../shared/index.js';
import { CannedMenu } from '../chats/canned-menu.js';
import { slowNow } from '../frame/slow-now.js';
import { useCommand } from '../keys/keys.js';
import { waitsUntil } from '../state/sending.js';
import { sayPromise } from '../state/times.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { StaleNotice } from './stale-notice.js';
import { type Kind, THENS, type Then, useWriting } from './use-writing.js';

interface EditorProps {
  readonly ticket: TicketDetails;
  readonly name: string;
}

const KINDS = ['answer', 'note'] as const satisfies readonly Kind[];

/** The box to write in: an answer for the customer, or a note for the team. Each keeps its own text. */
export function TicketEditor({ ticket, name }: EditorProps) {
  const [kind, setKind] = useState<Kind>('answer');
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const focusOn = (wanted: Kind) => {
    setKind(wanted);
    // The other box is drawn first.
    setTimeout(() => box.current?.focus());
  };
  useCommand('reply', () => focusOn('answer'));
  useCommand('note', () => focusOn('note'));
  return (
    <section class={`editor is-${kind}`} aria-label={editTexts('write')}>
      <div class="tabs" role="tablist" aria-label={editTexts('write')}>
        {KINDS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`${id}-${one}`}
            class="tab"
            aria-selected={kind === one}
            aria-controls={`${id}-panel`}
            aria-keyshortcuts={one === 'answer' ? 'r' : 'n'}
            tabIndex={kind === one ? 0 : -1}
            onClick={() => setKind(one)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
              const other = kind === 'answer' ? 'note' : 'answer';
              setKind(other);
              document.getElementById(`${id}-${other}`)?.focus();
            }}
          >
            {editTexts(one)}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${kind}`}>
        {kind === 'note' ? (
          <NoteBox key={ticket.number} ticket={ticket} boxRef={box} />
        ) : (
          <AnswerBox key={ticket.number} ticket={ticket} name={name} boxRef={box} />
        )}
      </div>
    </section>
  );
}

interface BoxProps {
  readonly ticket: TicketDetails;
  readonly boxRef: Ref<HTMLTextAreaElement>;
}

function AnswerBox({ ticket, name, boxRef }: BoxProps & { readonly name: string }) {
  const writing = useWriting(ticket, 'answer');
  const [then, setThen] = useState<Then>('waiting');
  const why = whyNot(ticket);
  if (why !== '') return <p class="notice editor-notice">{why}</p>;
  return (
    <div class="answer-box">
      <Composer
        value={writing.text}
        onInput={writing.write}
        onSend={(text) => writing.send(text, then)}
        label={editTexts('answerTo', { name })}
        placeholder={editTexts('answerPlaceholder')}
        sendBy="ctrl-enter"
        limit={LIMITS.ticketText}
        boxRef={boxRef}
        error={writing.error}
        beforeSend={<ThenChoice value={then} onChoose={setThen} />}
      >
        <CannedMenu to={{ name: ticket.requesterName, language: ticket.language }} onChoose={writing.write} />
        <AttachButton files={writing.files} />
      </Composer>
      <Below writing={writing} onAgain={() => writing.again(then)} />
      <GoesLine ticket={ticket} isBusy={writing.isBusy} />
    </div>
  );
}

/** Where the answer goes and, outside of the desk's sending hours, when. */
function GoesLine({ ticket, isBusy }: { readonly ticket: TicketDetails; readonly isBusy: boolean }) {
  const later = waitsUntil(ticket.answersGo, slowNow.value);
  const email = ticket.requesterEmail;
  const said =
    later === null
      ? ticketTexts('goesTo', { email })
      : ticketTexts('goesLater', { email, moment: sayPromise(later, slowNow.value, language.value) });
  return (
    <p class={later === null ? 'editor-hint' : 'editor-hint is-later'} role="status">
      {isBusy ? ticketTexts('sending') : said}
    </p>
  );
}

function NoteBox({ ticket, boxRef }: BoxProps) {
  const writing = useWriting(ticket, 'note');
  return (
    <div class="answer-box">
      <Composer
        value={writing.text}
        onInput={writing.write}
        onSend={(text) => writing.send(text, 'open')}
        label={editTexts('noteOf', { number: ticket.number })}
        placeholder={editTexts('notePlaceholder')}
        sendBy="ctrl-enter"
        sendLabel={editTexts('saveNote')}
        limit={LIMITS.ticketText}
        boxRef={boxRef}
        error={writing.error}
      >
        <AttachButton files={writing.files} />
      </Composer>
      <Below writing={writing} onAgain={() => writing.again('open')} />
      <p class="editor-hint" role="status">
        {writing.isBusy ? ticketTexts('sending') : editTexts('noteHint')}
      </p>
    </div>
  );
}

function Below({
  writing,
  onAgain,
}: {
  readonly writing: ReturnType<typeof useWriting>;
  readonly onAgain: () => void;
}) {
  return (
    <>
      <FileList files={writing.files} />
      {writing.changed !== null && (
        <StaleNotice changed={writing.changed} action={editTexts('sendAnyway')} onAgain={onAgain} />
      )}
    </>
  );
}

function ThenChoice({ value, onChoose }: { readonly value: Then; readonly onChoose: (then: Then) => void }) {
  return (
    <select
      class="field-input is-compact then-choice"
      aria-label={editTexts('afterSending')}
      value={value}
      onInput={(event) => {
        const chosen = THENS.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {THENS.map((then) => (
        <option key={then} value={then}>
          {editTexts(`then_${then}`)}
        </option>
      ))}
    </select>
  );
}

/** Why no answer can be sent; empty where one can. */
function whyNot({ status, requesterEmail, mergedInto }: TicketDetails): string {
  if (mergedInto !== null) return editTexts('mergedInto', { number: mergedInto });
  if (status === 'closed') return ticketTexts('isClosed');
  return requesterEmail === '' ? ticketTexts('noAddress') : '';
}
