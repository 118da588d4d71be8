import { useEffect, useId, useState } from 'preact/hooks';
import type { CallbackSlot } from '../../../src/protocol/index.js';
import { formatInstant, formatTime, now, request } from '../../shared/index.js';
import type { CallFault, CallForm } from '../state/call-form.js';
import { toLocalField } from '../state/times.js';
import { callTexts } from '../texts/call-texts.js';

interface WhenProps {
  readonly form: CallForm;
  readonly fault: CallFault | null;
  readonly onChange: (form: CallForm) => void;
}

/** When to call: now, or in one of the free slots of a day. */
export function WhenFields(props: WhenProps) {
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
      {form.when === 'later' && <Later {...props} />}
    </fieldset>
  );
}

function Later(props: WhenProps) {
  const id = useId();
  const [day, setDay] = useState(() => toLocalField(new Date(now.peek())).slice(0, 10));
  const { slots, isBroken } = useSlots(day, props.form.phone);
  const fault = props.fault === 'atMissing' || props.fault === 'atPast' ? props.fault : null;
  return (
    <div class="at-field">
      <div class="field">
        <label class="field-label" for={id}>
          {callTexts('day')}
        </label>
        <input
          id={id}
          class="field-input"
          type="date"
          min={toLocalField(new Date(now.peek())).slice(0, 10)}
          value={day}
          onInput={(event) => {
            setDay(event.currentTarget.value);
            props.onChange({ ...props.form, at: '' });
          }}
        />
      </div>
      {isBroken ? <AtField {...props} /> : <Slots {...props} slots={slots} />}
      <div role="alert">{fault !== null && <p class="field-error">{callTexts(fault)}</p>}</div>
      <p class="field-hint">
        {callTexts('zone', { zone: new Intl.DateTimeFormat().resolvedOptions().timeZone })}
      </p>
    </div>
  );
}

function Slots({ form, onChange, slots }: WhenProps & { readonly slots: readonly CallbackSlot[] | null }) {
  const name = useId();
  if (slots === null) return <p class="field-hint">{callTexts('slotsLoading')}</p>;
  if (!slots.some(({ isFree }) => isFree)) return <p class="field-hint">{callTexts('noSlots')}</p>;
  return (
    <fieldset class="slots">
      <legend class="visually-hidden">{callTexts('slots')}</legend>
      {slots.map(({ at, isFree }) => {
        const value = toLocalField(new Date(at));
        return (
          <label key={at} class="slot" title={formatInstant(at)}>
            <input
              type="radio"
              name={name}
              disabled={!isFree}
              checked={form.at === value}
              onChange={() => onChange({ ...form, at: value })}
            />
            {formatTime(at)}
            {!isFree && <span class="visually-hidden">, {callTexts('slotFull')}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}

/** Where the slots could not be asked for, any time can still be named; the server moves it where nobody is called. */
function AtField({ form, fault, onChange }: WhenProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {callTexts('at')}
      </label>
      <input
        id={id}
        class="field-input"
        type="datetime-local"
        min={toLocalField(new Date(now.peek()))}
        value={form.at}
        aria-invalid={fault === 'atMissing' || fault === 'atPast'}
        onInput={(event) => onChange({ ...form, at: event.currentTarget.value })}
      />
    </div>
  );
}

const TYPING_MS = 400;

/** The slots of a day for a number; null while they are on their way. */
function useSlots(day: string, phone: string) {
  const [slots, setSlots] = useState<readonly CallbackSlot[] | null>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    let isOld = false;
    const ask = async () => {
      // Of a number that is still being typed only the country would count.
      const asked = /^\+?[0-9][0-9 ()./-]{4,30}[0-9]$/.test(phone.trim()) ? { phone: phone.trim() } : {};
      const answer = await request('GET /callbacks/slots', { query: { day, ...asked } });
      if (isOld) return;
      setIsBroken(!answer.ok && answer.error.code !== 'invalid_input');
      setSlots(answer.ok ? answer.data.slots : []);
    };
    setSlots(null);
    const timer = setTimeout(() => {
      ask().catch(() => undefined);
    }, TYPING_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [day, phone]);
  return { slots, isBroken };
}
