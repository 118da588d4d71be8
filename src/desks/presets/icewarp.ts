import type { DeskInput } from '../desk.schema.js';

export const icewarp: DeskInput = {
  id: 'icewarp',
  name: 'IceWarp',
  ticketPrefix: 'IW',
  languages: ['pl', 'en'],
  defaultLanguage: 'pl',
  timeZone: 'Europe/Warsaw',
  hours: { kind: 'always' },
  chat: {
    isOffered: true,
    fields: { name: 'required', email: 'optional', phone: 'optional', question: 'required' },
    followUp: 'letter',
    graceSeconds: 30,
  },
  reaction: { budgetMinutes: 48 * 60, counts: 'always', warnBeforeMinutes: 4 * 60 },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: true, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'icewarp', fromName: { pl: 'Pomoc IceWarp', en: 'IceWarp Support' } },
  team: [
    { id: 'michael', name: 'Michael', role: 'head' },
    { id: 'marek', name: 'Marek', role: 'senior' },
    { id: 'michal', name: 'Michal', role: 'escalation' },
    { id: 'philip', name: 'Philip', role: 'product' },
  ],
  texts: {
    title: { pl: 'Pomoc techniczna IceWarp', en: 'IceWarp technical support' },
    welcome: {
      pl: 'Każdy może zapytać o wszystko, co dotyczy IceWarp. Bez konta.',
      en: 'Anybody may ask anything about IceWarp. No account needed.',
    },
    hours: { pl: 'Całą dobę, 7 dni w tygodniu', en: 'Around the clock, 7 days a week' },
    notStored: {
      pl: 'Treść rozmowy nie jest nigdzie zapisywana. Po zakończeniu znika.',
      en: 'What is said here is stored nowhere. When the chat ends, it is gone.',
    },
  },
};
