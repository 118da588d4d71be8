import type { DeskView } from '../../../src/protocol/index.js';
import { type Choice, ChoiceField, explainFault, inLanguage, TextField } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { SEVERITIES } from '../visit/start-rules.js';
import { ASK_FIELDS, type AskFaults, type AskField, type AskValues, askLimitOf } from './ask-rules.js';
import { ticketSiteTexts } from './ticket-texts.js';

interface AskFieldsProps {
  readonly desk: DeskView;
  readonly values: AskValues;
  readonly faults: AskFaults;
  readonly onInput: (field: AskField, text: string) => void;
}

/** The fields that the desk's form has, in order. */
export function AskFields({ desk, values, faults, onInput }: AskFieldsProps) {
  const rules = desk.form.fields;
  const asked = ASK_FIELDS.filter((field) => rules[field] !== 'absent');
  return (
    <>
      {asked.map((field) => {
        const shared = {
          name: field,
          label: labelOf(field),
          value: values[field],
          onInput: (text: string) => onInput(field, text),
          isOptional: rules[field] === 'optional',
          error: explain(field, faults),
        };
        if (field === 'topic' || field === 'severity') {
          return <ChoiceField key={field} {...shared} choices={choicesOf(field, desk)} />;
        }
        return <TextField key={field} {...shared} {...HABITS[field]} />;
      })}
    </>
  );
}

function labelOf(field: AskField): string {
  if (field === 'subject' || field === 'doing' || field === 'errorNumber') return ticketSiteTexts(field);
  return siteTexts(field);
}

function choicesOf(field: 'topic' | 'severity', desk: DeskView): readonly Choice[] {
  if (field === 'topic') return desk.topics.map(({ id, name }) => ({ value: id, label: inLanguage(name) }));
  return SEVERITIES.map((level) => ({ value: String(level), label: siteTexts(`severity${level}`) }));
}

const HABITS = {
  name: { autocomplete: 'name' },
  email: { autocomplete: 'email', inputmode: 'email' },
  phone: { autocomplete: 'tel', inputmode: 'tel' },
  subject: { limit: askLimitOf('subject') },
  doing: { isLong: true, limit: askLimitOf('doing') },
  errorNumber: { limit: askLimitOf('errorNumber') },
  question: { isLong: true, limit: askLimitOf('question') },
} as const;

const NEEDED = {
  name: 'needName',
  email: 'needEmail',
  phone: 'needPhone',
  topic: 'needChoice',
  severity: 'needChoice',
  question: 'needQuestion',
} as const;

function explain(field: AskField, faults: AskFaults): string {
  const fault = faults[field];
  if (fault === undefined) return '';
  const isMissing = fault.rule === 'required' || fault.rule === 'too_short';
  if (isMissing && field !== 'subject' && field !== 'doing' && field !== 'errorNumber') {
    return siteTexts(NEEDED[field]);
  }
  if (fault.rule === 'format' && field === 'email') return siteTexts('wrongEmail');
  if (fault.rule === 'format' && field === 'phone') return siteTexts('wrongPhone');
  return explainFault(fault);
}
