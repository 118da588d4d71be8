import type { DeskView } from '../../../src/protocol/index.js';
import type { Fault } from '../../../src/shared/errors.js';
import { type Choice, ChoiceField, explainFault, inLanguage, TextField } from '../../shared/index.js';
import type { TextFieldProps } from '../../shared/parts/text-field.js';
import { siteTexts } from '../texts.js';
import {
  type Faults,
  type FieldName,
  type Form,
  limitOf,
  type Rules,
  SEVERITIES,
  type Values,
} from './form-rules.js';

interface FormFieldsProps<Field extends FieldName> {
  readonly desk: DeskView;
  readonly form: Form<Field>;
  readonly rules: Rules<Field>;
  readonly values: Values<Field>;
  readonly faults: Faults<Field>;
  readonly onInput: (field: Field, text: string) => void;
}

/** The fields of a form that the desk asks for, in order. */
export function FormFields<Field extends FieldName>(props: FormFieldsProps<Field>) {
  const { desk, form, rules, values, faults, onInput } = props;
  const asked = form.fields.filter((field) => rules[field] !== 'absent');
  return (
    <>
      {asked.map((field) => {
        const shared = {
          name: field,
          label: labelOf(field),
          value: values[field],
          onInput: (text: string) => onInput(field, text),
          isOptional: rules[field] === 'optional',
          error: explain(field, faults[field]),
        };
        const choices = choicesOf(field, desk);
        if (choices !== null) return <ChoiceField key={field} {...shared} choices={choices} />;
        const limit = LIMITED.has(field) ? { limit: limitOf(form, field) } : {};
        return <TextField key={field} {...shared} {...limit} {...HABITS[field]} />;
      })}
    </>
  );
}

function labelOf(field: FieldName): string {
  return siteTexts(field);
}

/** What there is to choose from; null for a field that is typed. */
function choicesOf(field: FieldName, desk: DeskView): readonly Choice[] | null {
  if (field === 'topic') return desk.topics.map(({ id, name }) => ({ value: id, label: inLanguage(name) }));
  if (field !== 'severity') return null;
  return SEVERITIES.map((level) => ({ value: String(level), label: siteTexts(`severity${level}`) }));
}

/** Fields that say how much room is left. */
const LIMITED: ReadonlySet<FieldName> = new Set(['subject', 'doing', 'errorNumber', 'question']);

type Habits = Pick<TextFieldProps, 'autocomplete' | 'inputmode' | 'isLong'>;

const HABITS: Readonly<Partial<Record<FieldName, Habits>>> = {
  name: { autocomplete: 'name' },
  email: { autocomplete: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', inputmode: 'tel' },
  doing: { isLong: true },
  question: { isLong: true },
};

type NeedWords = 'needName' | 'needEmail' | 'needPhone' | 'needChoice' | 'needQuestion';

/** What is said of an empty field, where there is a better word than that it is empty. */
const NEEDED: Readonly<Partial<Record<FieldName, NeedWords>>> = {
  name: 'needName',
  email: 'needEmail',
  phone: 'needPhone',
  topic: 'needChoice',
  severity: 'needChoice',
  question: 'needQuestion',
};

function explain(field: FieldName, fault: Fault | undefined): string {
  if (fault === undefined) return '';
  const needed = NEEDED[field];
  const isMissing = fault.rule === 'required' || fault.rule === 'too_short';
  if (isMissing && needed !== undefined) return siteTexts(needed);
  if (fault.rule === 'format' && field === 'email') return siteTexts('wrongEmail');
  if (fault.rule === 'format' && field === 'phone') return siteTexts('wrongPhone');
  return explainFault(fault);
}
