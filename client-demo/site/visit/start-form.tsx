import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeskView, WireError } from '../../../src/protocol/index.js';
import { explainError, language } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import type { PanelProps } from './panel-props.js';
import { StartFields } from './start-fields.js';
import { byField, checkStart, START_FIELDS, type StartFaults, toStartChat } from './start-rules.js';

/** The fields, what is wrong with them, and the button. What was typed is never lost. */
export function StartForm({ desk, visit }: PanelProps) {
  const form = useStartForm({ desk, visit });
  const rules = desk.chat.fields;
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
      <StartFields desk={desk} values={form.values} faults={form.faults} onInput={form.change} />
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

function useStartForm({ desk, visit }: PanelProps) {
  const element = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() => visit.memory.startDraft.read());
  const [faults, setFaults] = useState<StartFaults>({});
  const [error, setError] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const rules = desk.chat.fields;
  useFocusOnFault(element.current, faults, tries);
  const send = async () => {
    if (isBusy) return;
    const wrong = checkStart(values, rules);
    setFaults(wrong);
    setTries(tries + 1);
    setError(null);
    if (Object.keys(wrong).length > 0) return;
    setIsBusy(true);
    const refusal = await visit.start(toStartChat(values, rules, language.value));
    setIsBusy(false);
    if (refusal === null) return;
    const named = byField(refusal.faults);
    setFaults(named);
    setTries(tries + 2);
    setError(Object.keys(named).length > 0 ? null : refusal);
  };
  const change = (field: (typeof START_FIELDS)[number], text: string) => {
    const changed = { ...values, [field]: text };
    setValues(changed);
    setFaults((before) => ({ ...before, [field]: undefined }));
    visit.memory.startDraft.write(changed);
  };
  return { element, values, faults, error, isBusy, send, change };
}

/** After a try, the focus goes to the first field that needs another look. */
function useFocusOnFault(form: HTMLFormElement | null, faults: StartFaults, tries: number): void {
  useEffect(() => {
    const first = START_FIELDS.find((field) => faults[field] !== undefined);
    const box = first === undefined ? null : form?.elements.namedItem(first);
    if (box instanceof HTMLElement) box.focus();
    // Typing changes the faults too, and then the focus stays where somebody types.
  }, [tries]);
}
