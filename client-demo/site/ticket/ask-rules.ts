import { type DeskView, LIMITS } from '../../../src/protocol/index.js';
import type { Fault } from '../../../src/shared/errors.js';
import type { Language } from '../../../src/shared/language.js';

export const ASK_FIELDS = [
  'name',
  'email',
  'phone',
  'topic',
  'severity',
  'subject',
  'doing',
  'errorNumber',
  'question',
] as const;

/** A field of the form that becomes a ticket. */
export type AskField = (typeof ASK_FIELDS)[number];

/** What is typed in the form, and the id that makes sending it twice open one ticket. */
export type AskValues = Readonly<Record<AskField, string>> & { readonly clientId: string };

/** The first fault of each field that has one. */
export type AskFaults = Readonly<Partial<Record<AskField, Fault>>>;

type Rules = DeskView['form']['fields'];

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[0-9][0-9 ()./-]{4,30}[0-9]$/;
const LIMIT_OF: Readonly<Record<AskField, number>> = {
  name: LIMITS.name,
  email: LIMITS.email,
  phone: LIMITS.phone,
  topic: LIMITS.name,
  severity: 1,
  subject: LIMITS.subject,
  doing: LIMITS.note,
  errorNumber: LIMITS.errorNumber,
  question: LIMITS.ticketText,
};

/** Limit of a field in characters. */
export function askLimitOf(field: AskField): number {
  return LIMIT_OF[field];
}

/** What stands in the way of sending, by the desk's rules; the server has the last word. */
export function checkAsk(values: AskValues, rules: Rules): AskFaults {
  const found = ASK_FIELDS.map((field) => checkField(field, values[field].trim(), rules[field]));
  return byAskField(found.filter((fault) => fault !== null));
}

/** The server's faults at their fields; what belongs to none of them is left out. */
export function byAskField(faults: readonly Fault[]): AskFaults {
  const known = faults.filter((fault) => ASK_FIELDS.some((field) => field === fault.path));
  // Reversed, so that the first fault of a field wins.
  return Object.fromEntries(known.toReversed().map((fault) => [fault.path, fault]));
}

/** What is sent: fields that are empty or not asked for are left out. */
export function toTicket(
  values: AskValues,
  rules: Rules,
  more: { readonly language: Language; readonly attachmentIds: readonly string[] },
): Readonly<Record<string, unknown>> {
  const given = ASK_FIELDS.filter((field) => rules[field] !== 'absent' && values[field].trim() !== '');
  const fields = given.map((field): [string, string | number] => {
    const value = values[field].trim();
    return [field, field === 'severity' ? Number(value) : value];
  });
  const files = more.attachmentIds.length === 0 ? {} : { attachmentIds: more.attachmentIds };
  return { ...Object.fromEntries(fields), language: more.language, ...files };
}

function checkField(field: AskField, value: string, rule: Rules[AskField]): Fault | null {
  if (rule === 'absent') return null;
  if (value === '') return rule === 'required' ? { path: field, rule: 'required' } : null;
  const limit = LIMIT_OF[field];
  if (value.length > limit) return { path: field, rule: 'too_long', limit };
  if (field === 'email' && !EMAIL.test(value)) return { path: field, rule: 'format' };
  if (field === 'phone' && !PHONE.test(value)) return { path: field, rule: 'format' };
  return null;
}
