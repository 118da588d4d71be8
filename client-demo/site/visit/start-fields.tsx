import type { DeskView } from '../../../src/protocol/index.js';
import { explainFault, TextField } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { limitOf, START_FIELDS, type StartFaults, type StartField, type StartValues } from './start-rules.js';

export interface StartFieldsProps {
  readonly desk: DeskView;
  readonly values: StartValues;
  readonly faults: StartFaults;
  readonly onInput: (field: StartField, text: string) => void;
}

/** The fields that the desk asks for, in order. */
export function StartFields({ desk, values, faults, onInput }: StartFieldsProps) {
  const asked = START_FIELDS.filter((field) => desk.chat.fields[field] !== 'absent');
  return (
    <>
      {asked.map((field) => (
        <TextField
          key={field}
          name={field}
          label={siteTexts(field)}
          value={values[field]}
          onInput={(text) => onInput(field, text)}
          isOptional={desk.chat.fields[field] === 'optional'}
          error={explain(field, faults)}
          {...HABITS[field]}
        />
      ))}
    </>
  );
}

const HABITS = {
  name: { autocomplete: 'name' },
  email: { autocomplete: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', inputmode: 'tel' },
  question: { isLong: true, limit: limitOf('question') },
} as const;

const NEEDED = {
  name: 'needName',
  email: 'needEmail',
  phone: 'needPhone',
  question: 'needQuestion',
} as const;

function explain(field: StartField, faults: StartFaults): string {
  const fault = faults[field];
  if (fault === undefined) return '';
  if (fault.rule === 'required' || fault.rule === 'too_short') return siteTexts(NEEDED[field]);
  if (fault.rule === 'format' && field === 'email') return siteTexts('wrongEmail');
  if (fault.rule === 'format' && field === 'phone') return siteTexts('wrongPhone');
  return explainFault(fault);
}
