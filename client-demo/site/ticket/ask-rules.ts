import { LIMITS } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import type { Shelf } from '../../shared/index.js';
import { type FormDraft, formDraftOf } from '../form/form-draft.js';
import { type FieldName, type Form, filledIn, type Rules, type Values } from '../form/form-rules.js';

/** A field of the form that becomes a ticket. */
export type AskField = FieldName;

/** The form that becomes a ticket. */
export const ASK_FORM: Form<AskField> = {
  fields: ['name', 'email', 'phone', 'topic', 'severity', 'subject', 'doing', 'errorNumber', 'question'],
  questionLimit: LIMITS.ticketText,
};

/** The draft of that form at one desk. */
export function askDraftOf(deskId: string, shelf?: Shelf): FormDraft<AskField> {
  return formDraftOf(`dyzur.ticket-form.${deskId}`, ASK_FORM, shelf);
}

/** What opens a ticket: fields that are empty or not asked for are left out. */
export function toTicket(
  values: Values<AskField>,
  rules: Rules<AskField>,
  more: { readonly language: Language; readonly attachmentIds: readonly string[] },
): Readonly<Record<string, unknown>> {
  const files = more.attachmentIds.length === 0 ? {} : { attachmentIds: more.attachmentIds };
  return { ...filledIn(ASK_FORM, values, rules), language: more.language, ...files };
}
