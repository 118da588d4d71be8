import { type FieldRule, LIMITS } from '../../../src/protocol/index.js';
import type { Fault } from '../../../src/shared/errors.js';

/** The help page's levels, from a system that is down to a small fault or a question. */
export const SEVERITIES = [1, 2, 3, 4] as const;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[0-9][0-9 ()./-]{4,30}[0-9]$/;
const LIMIT_OF = {
  name: LIMITS.name,
  email: LIMITS.email,
  phone: LIMITS.phone,
  topic: LIMITS.name,
  severity: 1,
  subject: LIMITS.subject,
  doing: LIMITS.note,
  errorNumber: LIMITS.errorNumber,
} as const;

/** A field that a visitor's form may have. */
export type FieldName = keyof typeof LIMIT_OF | 'question';

/** A visitor's form: the fields that it may have, in order, and how long its question may be, in characters. */
export interface Form<Field extends FieldName> {
  readonly fields: readonly Field[];
  readonly questionLimit: number;
}

/** What is typed in a form, and the id that makes sending it twice count once. */
export type Values<Field extends FieldName> = Readonly<Record<Field, string>> & { readonly clientId: string };

/** What the desk says about each field. */
export type Rules<Field extends FieldName> = Readonly<Record<Field, FieldRule>>;

/** The first fault of each field that has one. */
export type Faults<Field extends FieldName> = Readonly<Partial<Record<Field, Fault>>>;

/** What is filled in and asked for, by field. */
export type Filled = Readonly<Partial<Record<Exclude<FieldName, 'severity'>, string>>> & {
  readonly severity?: (typeof SEVERITIES)[number];
};

/** Limit of a field in characters. */
export function limitOf(form: Pick<Form<FieldName>, 'questionLimit'>, field: FieldName): number {
  return field === 'question' ? form.questionLimit : LIMIT_OF[field];
}

/** What stands in the way of sending, by the desk's rules; the server has the last word. */
export function findFaults<Field extends FieldName>(
  form: Form<Field>,
  values: Values<Field>,
  rules: Rules<Field>,
): Faults<Field> {
  const found = form.fields.map((field) => {
    return findFault(field, { value: values[field].trim(), rule: rules[field], limit: limitOf(form, field) });
  });
  return faultsByField(
    form,
    found.filter((fault) => fault !== null),
  );
}

/** The server's faults at their fields; what belongs to none of them is left out. */
export function faultsByField<Field extends FieldName>(
  form: Form<Field>,
  faults: readonly Fault[],
): Faults<Field> {
  const byField: Partial<Record<Field, Fault>> = {};
  for (const fault of faults) {
    const field = form.fields.find((one) => one === fault.path);
    // The first fault of a field wins.
    if (field !== undefined) byField[field] ??= fault;
  }
  return byField;
}

/** What is sent: fields that are empty or not asked for are left out. */
export function filledIn<Field extends FieldName>(
  form: Form<Field>,
  values: Values<Field>,
  rules: Rules<Field>,
): Filled {
  const given = form.fields
    .filter((field) => rules[field] !== 'absent')
    .map((field): readonly [FieldName, string] => [field, values[field].trim()])
    .filter(([, value]) => value !== '');
  const chosen = given.find(([field]) => field === 'severity');
  const severity = SEVERITIES.find((level) => String(level) === chosen?.[1]);
  const texts = Object.fromEntries(given.filter(([field]) => field !== 'severity'));
  return severity === undefined ? texts : { ...texts, severity };
}

function findFault(
  path: FieldName,
  { value, rule, limit }: { readonly value: string; readonly rule: FieldRule; readonly limit: number },
): Fault | null {
  if (rule === 'absent') return null;
  if (value === '') return rule === 'required' ? { path, rule: 'required' } : null;
  if (value.length > limit) return { path, rule: 'too_long', limit };
  if (path === 'email' && !EMAIL.test(value)) return { path, rule: 'format' };
  if (path === 'phone' && !PHONE.test(value)) return { path, rule: 'format' };
  return null;
}
