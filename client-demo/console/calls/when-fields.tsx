import { useId } from 'preact/hooks';
import { now } from '../../shared/index.js';
import type { CallFault, CallForm } from '../state/call-form.js';
import { toLocalField } from '../state/times.js';
import { callTexts } from '../texts/call-texts.js';

/** When to call: now, or at a date and time of the agent's own zone. */
export function WhenFields(props: {
  readonly form: CallForm;
  readonly fault: CallFault | null;
  readonly onChange: (form: CallForm) => void;
}) {
  const { form, onChange } = props;
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class="field-label">{callTexts('when')}</legend>
      <label class="choice">
        <input
          type="radio"
          name={name}
          checked={form.when === 'now'}
          onChange={() => onChange({ ...form, when: 'now' })}
        />
        <span>
          {callTexts('rightNow')}
          <span class="choice-hint">{callTexts('rightNowHint')}</span>
        </span>
      </label>
      <label class="choice">
        <input
          type="radio"
          name={name}
          checked={form.when === 'later'}
          onChange={() => onChange({ ...form, when: 'later' })}
        />
        <span>{callTexts('atTime')}</span>
      </label>
      {form.when === 'later' && <AtField {...props} />}
    </fieldset>
  );
}

function AtField(props: {
  readonly form: CallForm;
  readonly fault: CallFault | null;
  readonly onChange: (form: CallForm) => void;
}) {
  const id = useId();
  const fault = props.fault === 'atMissing' || props.fault === 'atPast' ? props.fault : null;
  return (
    <div class="field at-field">
      <label class="field-label" for={id}>
        {callTexts('at')}
      </label>
      <input
        id={id}
        class="field-input"
        type="datetime-local"
        min={toLocalField(new Date(now.peek()))}
        value={props.form.at}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-hint${fault === null ? '' : ` ${id}-fault`}`}
        onInput={(event) => props.onChange({ ...props.form, at: event.currentTarget.value })}
      />
      {fault !== null && (
        <p class="field-error" id={`${id}-fault`} role="alert">
          {callTexts(fault)}
        </p>
      )}
      <p class="field-hint" id={`${id}-hint`}>
        {callTexts('zone', { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </p>
    </div>
  );
}
