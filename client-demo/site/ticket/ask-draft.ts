import { draftsOf, newClientId, type Shelf } from '../../shared/index.js';
import { ASK_FIELDS, type AskValues } from './ask-rules.js';

/** Keeps the half-filled form of a desk in this tab, also over reloading. */
export interface AskDraft {
  /** What was typed before; empty fields and a fresh id otherwise. */
  read(): AskValues;
  write(values: AskValues): void;
  clear(): void;
}

/** The draft of one desk. */
export function askDraftOf(deskId: string, shelf: Shelf = sessionStorage): AskDraft {
  const drafts = draftsOf(`dyzur.ticket-form.${deskId}`, shelf);
  return {
    read: () => parseDraft(drafts.read()),
    write: (values) => drafts.write(JSON.stringify(values)),
    clear: () => drafts.write(''),
  };
}

function parseDraft(written: string): AskValues {
  const found = readRecord(written);
  const textOf = (name: string) => {
    const value = found[name];
    return typeof value === 'string' ? value : '';
  };
  const [name, email, phone, topic, severity, subject, doing, errorNumber, question] = ASK_FIELDS.map(textOf);
  return {
    clientId: textOf('clientId') || newClientId(),
    name: name ?? '',
    email: email ?? '',
    phone: phone ?? '',
    topic: topic ?? '',
    severity: severity ?? '',
    subject: subject ?? '',
    doing: doing ?? '',
    errorNumber: errorNumber ?? '',
    question: question ?? '',
  };
}

function readRecord(written: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
