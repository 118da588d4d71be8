import { useEffect, useRef, useState } from 'preact/hooks';
import { LIMITS, type TicketDetails } from '../../../src/protocol/index.js';
import { TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { editTexts } from '../texts/edit-texts.js';
import { StaleNotice } from './stale-notice.js';
import { useChange } from './use-change.js';

/** Gives the ticket another subject. Who was slower than a colleague sees what they changed and keeps the typed words. */
export function SubjectForm({
  ticket,
  onDone,
}: {
  readonly ticket: TicketDetails;
  readonly onDone: () => void;
}) {
  const { tickets } = useDesk();
  const [subject, setSubject] = useState(ticket.subject);
  const begunAt = useRef(ticket.version);
  const box = useRef<HTMLElement | null>(null);
  const { change, isBusy, error, changed } = useChange(ticket);
  useEffect(() => box.current?.focus(), []);
  const save = async (version: number) => {
    if (subject.trim() === '') return;
    if (await change('PATCH /tickets/:number', { subject: subject.trim() }, version)) onDone();
  };
  return (
    <form
      class="subject-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return save(tickets.knownFrom(ticket.number, begunAt.current));
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <TextField
        label={editTexts('renameLabel')}
        name="subject"
        value={subject}
        onInput={setSubject}
        limit={LIMITS.subject}
        error={error}
        boxRef={(element) => {
          box.current = element;
        }}
      />
      <div class="subject-actions">
        <button type="submit" class="button is-primary is-compact" aria-disabled={isBusy}>
          {editTexts('save')}
        </button>
        <button type="button" class="button is-compact" onClick={onDone}>
          {editTexts('cancel')}
        </button>
      </div>
      {changed !== null && (
        <StaleNotice
          changed={changed}
          action={editTexts('saveAnyway')}
          onAgain={() => save(ticket.version)}
          onDrop={onDone}
        />
      )}
    </form>
  );
}
