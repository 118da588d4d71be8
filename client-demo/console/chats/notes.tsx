import { useState } from 'preact/hooks';
import { LIMITS, type WireError } from '../../../src/protocol/index.js';
import { explainError, formatTime, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FactCard } from '../frame/facts.js';
import type { Thread } from '../state/threads.js';
import { passingTexts } from '../texts/passing-texts.js';

/** What colleagues write to each other about a chat. The visitor never sees it, and it goes with the chat. */
export function Notes({ thread }: { readonly thread: Thread }) {
  const { passing } = useDesk();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const keep = async () => {
    if (text.trim() === '') return;
    const refused = await passing.note(thread.chat.chatId, text.trim());
    setRefusal(refused);
    if (refused === null) setText('');
  };
  return (
    <FactCard title={passingTexts('notes')}>
      <ul class="plain-list notes" aria-live="polite" aria-label={passingTexts('notes')}>
        {thread.notes.map((note) => (
          <li key={note.seq} class="note">
            <p class="note-head">
              {note.author} · <time dateTime={note.at}>{formatTime(note.at)}</time>
            </p>
            <p>{note.text}</p>
          </li>
        ))}
      </ul>
      <form
        class="note-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          return keep();
        }}
      >
        <TextField
          label={passingTexts('newNote')}
          name="note"
          value={text}
          onInput={setText}
          limit={LIMITS.text}
          error={refusal === null ? '' : explainError(refusal)}
          isLong
          isOptional
        />
        <button type="submit" class="button is-compact">
          {passingTexts('keepNote')}
        </button>
      </form>
    </FactCard>
  );
}
