import type { DeskView } from '../../../src/protocol/index.js';
import { type Choice, ChoiceField, explainFault, inLanguage, TextField } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import {
  limitOf,
  SEVERITIES,
  START_FIELDS,
  type StartFaults,
  type StartField,
  type StartValues,
} from './start-rules.js';

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
      {asked.map((field) =>
        field === 'topic' || field === 'severity' ? (
          <ChoiceField
            key={field}
            name={field}
            label={siteTexts(field)}
            value={values[field]}
            choices={choicesOf(field, desk)}
            onInput={(value) => onInput(field, value)}
            isOptional={desk.chat.fields[field] === 'optional'}
            error={explain(field, faults)}
          />
        ) : (
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
        ),
      )}
    </>
  );
}

function choicesOf(field: 'topic' | 'severity', desk: DeskView): readonly Choice[] {
  if (field === 'topic') return desk.topics.map(({ id, name }) => ({ value: id, label: inLanguage(name) }));
  return SEVERITIES.map((level) => ({ value: String(level), label: siteTexts(`severity${level}`) }));
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
  topic: 'needChoice',
  severity: 'needChoice',
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
