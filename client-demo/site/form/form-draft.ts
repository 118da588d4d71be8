import { draftsOf, newClientId, type Shelf } from '../../shared/index.js';
import type { FieldName, Form, Values } from './form-rules.js';

/** Keeps a half-filled form in this tab, also over reloading. */
export interface FormDraft<Field extends FieldName> {
  /** What was typed before; empty fields and a fresh id otherwise. */
  read(): Values<Field>;
  write(values: Values<Field>): void;
  clear(): void;
}

/** The draft of a form under a name of its own. */
export function formDraftOf<Field extends FieldName>(
  name: string,
  form: Form<Field>,
  shelf: Shelf = sessionStorage,
): FormDraft<Field> {
  const drafts = draftsOf(name, shelf);
  return {
    read: () => parseDraft(form, drafts.read()),
    write: (values) => drafts.write(JSON.stringify(values)),
    clear: () => drafts.write(''),
  };
}

function parseDraft<Field extends FieldName>(form: Form<Field>, written: string): Values<Field> {
  const found = readRecord(written);
  const textOf = (name: string) => {
    const value = found[name];
    return typeof value === 'string' ? value : '';
  };
  const texts = Object.fromEntries(form.fields.map((field) => [field, textOf(field)]));
  // One text for each field, so it is a record of them; entries alone do not tell that.
  return { ...(texts as Record<Field, string>), clientId: textOf('clientId') || newClientId() };
}

function readRecord(written: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
