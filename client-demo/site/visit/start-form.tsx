import type { DeskView } from '../../../src/protocol/index.js';
import { explainError, language } from '../../shared/index.js';
import { FormFields } from '../form/form-fields.js';
import { useForm } from '../form/use-form.js';
import { siteTexts } from '../texts.js';
import type { PanelProps } from './panel-props.js';
import { START_FORM, toStartChat } from './start-rules.js';

/** The fields, what is wrong with them, and the button. What was typed is never lost. */
export function StartForm({ desk, visit }: PanelProps) {
  const rules = desk.chat.fields;
  const form = useForm({
    form: START_FORM,
    rules,
    draft: visit.memory.startDraft,
    onSend: (values) => visit.start(toStartChat(values, rules, language.value)),
  });
  return (
    <form
      ref={form.element}
      class="start-form"
      noValidate
      aria-label={siteTexts('startTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        return form.send();
      }}
    >
      <FormFields
        desk={desk}
        form={START_FORM}
        rules={rules}
        values={form.values}
        faults={form.faults}
        onInput={form.change}
      />
      <div role="alert">{form.error !== null && <p class="notice is-bad">{explainError(form.error)}</p>}</div>
      <div class="start-send">
        <button
          type="submit"
          class="button is-primary"
          aria-disabled={form.isBusy}
          {...(desk.chat.followsUp ? { 'aria-describedby': 'start-consequence' } : {})}
        >
          {siteTexts(form.isBusy ? 'starting' : 'start')}
        </button>
        {desk.chat.followsUp && (
          <p class="field-hint" id="start-consequence">
            {sayConsequence(form.values.email.trim(), rules)}
          </p>
        )}
      </div>
    </form>
  );
}

/** What closing the window does, as things stand in the form. */
function sayConsequence(address: string, rules: DeskView['chat']['fields']): string {
  if (address !== '') return siteTexts('closingAnswers', { address });
  return siteTexts(rules.email === 'required' ? 'closingAnswersGiven' : 'closingDeletes');
}
