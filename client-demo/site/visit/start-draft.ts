import { draftsOf, newClientId, type Shelf } from '../../shared/index.js';
import type { StartValues } from './start-rules.js';

/** Keeps the half-filled form of a desk in this tab. */
export interface StartDraft {
  /** What was typed before; empty fields and a fresh id otherwise. */
  read(): StartValues;
  write(values: StartValues): void;
  clear(): void;
}

/** The draft of one desk. */
export function startDraftOf(deskId: string, shelf: Shelf = sessionStorage): StartDraft {
  const drafts = draftsOf(`dyzur.form.${deskId}`, shelf);
  return {
    read: () => parseDraft(drafts.read()),
    write: (values) => drafts.write(JSON.stringify(values)),
    clear: () => drafts.write(''),
  };
}

function parseDraft(written: string): StartValues {
  const found = readRecord(written);
  const textOf = (name: string) => {
    const value = found[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    clientId: textOf('clientId') || newClientId(),
    name: textOf('name'),
    email: textOf('email'),
    phone: textOf('phone'),
    topic: textOf('topic'),
    severity: textOf('severity'),
    question: textOf('question'),
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
