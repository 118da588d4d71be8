import { LIMITS, type StartChat } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import type { Shelf } from '../../shared/index.js';
import { type FormDraft, formDraftOf } from '../form/form-draft.js';
import { type FieldName, type Form, filledIn, type Rules, type Values } from '../form/form-rules.js';

const FIELDS = ['name', 'email', 'phone', 'topic', 'severity', 'question'] as const satisfies FieldName[];

/** A field of the form before the chat. */
export type StartField = (typeof FIELDS)[number];

/** The form before the chat. */
export const START_FORM: Form<StartField> = { fields: FIELDS, questionLimit: LIMITS.question };

/** The draft of that form at one desk. */
export function startDraftOf(deskId: string, shelf?: Shelf): FormDraft<StartField> {
  return formDraftOf(`dyzur.form.${deskId}`, START_FORM, shelf);
}

/** What starts a chat: fields that are empty or not asked for are left out. */
export function toStartChat(
  values: Values<StartField>,
  rules: Rules<StartField>,
  language: Language,
): StartChat {
  return { clientId: values.clientId, question: '', language, ...filledIn(START_FORM, values, rules) };
}
