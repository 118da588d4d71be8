import { type DeskView, LIMITS, type StartChat } from '../../../src/protocol/index.js';
import type { Fault } from '../../../src/shared/errors.js';
import type { Language } from '../../../src/shared/language.js';

export const START_FIELDS = ['name', 'email', 'phone', 'topic', 'severity', 'question'] as const;

/** A field of the form before the chat. */
export type StartField = (typeof START_FIELDS)[number];

/** What is typed in the form, and the id that makes sending it twice start one chat. */
export type StartValues = Readonly<Record<StartField, string>> & { readonly clientId: string };

/** The first fault of each field that has one. */
export type StartFaults = Readonly<Partial<Record<StartField, Fault>>>;

/** The help page's levels, from a system that is down to a small fault or a question. */
export const SEVERITIES = [1, 2, 3, 4] as const;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[0-9][0-9 ()./-]{4,30}[0-9]$/;
const LIMIT_OF: Readonly<Record<StartField, number>> = {
  name: LIMITS.name,
  email: LIMITS.email,
  phone: LIMITS.phone,
  topic: LIMITS.name,
  severity: 1,
  question: LIMITS.question,
};

/** Limit of a field in characters. */
export function limitOf(field: StartField): number {
  return LIMIT_OF[field];
}

/** What stands in the way of sending, by the desk's rules; the server has the last word. */
export function checkStart(values: StartValues, rules: DeskView['chat']['fields']): StartFaults {
  const found = START_FIELDS.map((field) => checkField(field, values[field].trim(), rules[field]));
  return byField(found.filter((fault) => fault !== null));
}

/** The server's faults at their fields; what belongs to none of them is left out. */
export function byField(faults: readonly Fault[]): StartFaults {
  const known = faults.filter((fault) => START_FIELDS.some((field) => field === fault.path));
  // Reversed, so that the first fault of a field wins.
  return Object.fromEntries(known.toReversed().map((fault) => [fault.path, fault]));
}

/** What is sent: fields that are empty or not asked for are left out. */
export function toStartChat(
  values: StartValues,
  rules: DeskView['chat']['fields'],
  language: Language,
): StartChat {
  const given = START_FIELDS.filter((field) => rules[field] !== 'absent' && values[field].trim() !== '');
  const fields = Object.fromEntries(given.map((field) => [field, values[field].trim()]));
  const severity = SEVERITIES.find(
    (level) => rules.severity !== 'absent' && String(level) === values.severity,
  );
  const { severity: _, ...texts } = fields;
  return {
    clientId: values.clientId,
    question: '',
    language,
    ...texts,
    ...(severity === undefined ? {} : { severity }),
  };
}

function checkField(
  field: StartField,
  value: string,
  rule: DeskView['chat']['fields'][StartField],
): Fault | null {
  if (rule === 'absent') return null;
  if (value === '') return rule === 'required' ? { path: field, rule: 'required' } : null;
  const limit = LIMIT_OF[field];
  if (value.length > limit) return { path: field, rule: 'too_long', limit };
  if (field === 'email' && !EMAIL.test(value)) return { path: field, rule: 'format' };
  if (field === 'phone' && !PHONE.test(value)) return { path: field, rule: 'format' };
  return null;
}
