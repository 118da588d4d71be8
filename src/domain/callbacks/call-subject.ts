import type { Language } from '../../shared/language.js';

const SUBJECTS: Readonly<Record<Language, string>> = { pl: 'Prośba o telefon', en: 'A call is asked for' };

/** Subject of a ticket that exists because of a call: who is to be called, and nothing of what was said. */
export function callSubject(language: Language, name: string): string {
  return name === '' ? SUBJECTS[language] : `${SUBJECTS[language]}: ${name}`;
}
