import { useId, useState } from 'preact/hooks';
import { type CallbackOutcome, type CallbackRow, LIMITS } from '../../../src/protocol/index.js';
import { explainError, TextField } from '../../shared/index.js';
import { draftOf } from '../chats/drafts.js';
import { useDesk } from '../desk.js';
import { callTexts } from '../texts/call-texts.js';
import { OUTCOMES, sayConsequence } from './outcomes.js';

/** How the call went, and a note about it. What was typed survives a refusal and reloading the page. */
export function OutcomeForm({ call }: { readonly call: CallbackRow }) {
  const { calls } = useDesk();
  const draft = draftOf(call.id);
  const [outcome, setOutcome] = useState<CallbackOutcome | null>(null);
  const [note, setNote] = useState(draft.read());
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState('');
  const save = async () => {
    if (outcome === null) return setError(callTexts('outcomeMissing'));
    setIsBusy(true);
    const refusal = await calls.close(call.id, outcome, note.trim());
    setIsBusy(false);
    if (refusal === null) draft.write('');
    else setError(explainError(refusal));
  };
  return (
    <form
      class="task-step outcome"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return isBusy ? undefined : save();
      }}
    >
      <Outcomes call={call} chosen={outcome} onChoose={setOutcome} />
      <TextField
        label={callTexts('note')}
        name="note"
        isOptional
        isLong
        limit={LIMITS.note}
        value={note}
        onInput={(text) => {
          setNote(text);
          draft.write(text);
        }}
      />
      {error !== '' && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div>
        <button type="submit" class="button is-primary" aria-disabled={isBusy}>
          {callTexts(isBusy ? 'saving' : 'save')}
        </button>
      </div>
    </form>
  );
}

function Outcomes(props: {
  readonly call: CallbackRow;
  readonly chosen: CallbackOutcome | null;
  readonly onChoose: (outcome: CallbackOutcome) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choices is-tight">
      <legend class="field-label">{callTexts('outcomeTitle')}</legend>
      {OUTCOMES.map((outcome) => (
        <label key={outcome} class="choice">
          <input
            type="radio"
            name={name}
            checked={props.chosen === outcome}
            onChange={() => props.onChoose(outcome)}
          />
          <span>
            {callTexts(`outcome_${outcome}`)}
            {props.chosen === outcome && (
              <span class="choice-hint">{sayConsequence(outcome, props.call)}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
