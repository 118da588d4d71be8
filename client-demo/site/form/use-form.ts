import { useEffect, useRef, useState } from 'preact/hooks';
import type { WireError } from '../../../src/protocol/index.js';
import { newClientId } from '../../shared/index.js';
import type { FormDraft } from './form-draft.js';
import {
  type Faults,
  type FieldName,
  type Form,
  faultsByField,
  findFaults,
  type Rules,
  type Values,
} from './form-rules.js';

interface FormUse<Field extends FieldName> {
  readonly form: Form<Field>;
  readonly rules: Rules<Field>;
  readonly draft: FormDraft<Field>;
  /** Sends what has no faults. Gives back the refusal, or null. */
  readonly onSend: (values: Values<Field>) => Promise<WireError | null>;
  /** Something that belongs to it is still on its way: it is looked over, but not sent. */
  readonly isHeld?: boolean;
  /** Other words after a refusal are another request: sent under the old id, they would be refused. */
  readonly renewsId?: boolean;
}

/** A form that is filled in and sent. What was typed is never lost, whatever is refused. */
export function useForm<Field extends FieldName>(use: FormUse<Field>) {
  const { form, rules, isHeld = false } = use;
  const [values, setValues] = useState(() => use.draft.read());
  const [faults, setFaults] = useState(() => faultsByField(form, []));
  const [error, setError] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isEarly, setIsEarly] = useState(false);
  const [tries, setTries] = useState(0);
  const element = useFocusOnFault(form, faults, tries);
  const send = async () => {
    if (isBusy) return;
    const wrong = findFaults(form, values, rules);
    setFaults(wrong);
    setError(null);
    setIsEarly(isHeld);
    setTries(tries + 1);
    if (Object.keys(wrong).length > 0 || isHeld) return;
    setIsBusy(true);
    const refusal = await use.onSend(values);
    setIsBusy(false);
    if (refusal === null) return;
    const named = faultsByField(form, refusal.faults);
    setFaults(named);
    setTries(tries + 2);
    setError(Object.keys(named).length > 0 ? null : refusal);
  };
  const change = (field: Field, text: string) => {
    const isOther = use.renewsId === true && error !== null;
    const changed = { ...values, [field]: text, ...(isOther ? { clientId: newClientId() } : {}) };
    setValues(changed);
    setFaults((before) => ({ ...before, [field]: undefined }));
    use.draft.write(changed);
  };
  return { element, values, faults, error, isBusy, isEarly, send, change };
}

/** After a try, the focus goes to the first field that needs another look. Give the form's element what comes back. */
function useFocusOnFault<Field extends FieldName>(form: Form<Field>, faults: Faults<Field>, tries: number) {
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.fields.find((field) => faults[field] !== undefined);
    const box = first === undefined ? null : element.current?.elements.namedItem(first);
    if (box instanceof HTMLElement) box.focus();
    // Typing changes the faults too, and then the focus stays where somebody types.
  }, [tries]);
  return element;
}
