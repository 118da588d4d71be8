import type { DeskInput } from '../desk.schema.js';

/** Open to everyone around the clock; who closes the browser gets the answer by e-mail within 48 hours. */
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
    fields: {
      name: 'required',
      email: 'optional',
      phone: 'optional',
      question: 'required',
      topic: 'optional',
      severity: 'optional',
    },
    followUp: 'letter',
    rating: true,
    graceSeconds: {
      waiting: { desktop: 30, mobile: 60 },
      served: { desktop: 30, mobile: 90 },
    },
  },
  topics: [
    { id: 'icewarp', name: { pl: 'IceWarp', en: 'IceWarp' } },
    { id: 'mirapoint', name: { pl: 'Mirapoint', en: 'Mirapoint' }, roles: ['product'] },
  ],
  clocks: {
    first: { minutes: 48 * 60, counts: 'always' },
    next: { minutes: 48 * 60, counts: 'always' },
    warnBeforeMinutes: [4 * 60],
    overrides: [
      {
        when: { severity: [1] },
        warnBeforeMinutes: [44 * 60, 4 * 60],
        escalation: [
          { percent: 50, do: 'move-to-role' },
          { afterMinutes: 0, do: 'tell-head' },
        ],
      },
    ],
  },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: true, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'icewarp', fromName: { pl: 'Pomoc IceWarp', en: 'IceWarp Support' } },
  team: [
    { id: 'michael', name: 'Michael', role: 'head' },
    { id: 'daniel', name: 'Daniel', role: 'specialist' },
    { id: 'petr', name: 'Petr', role: 'senior' },
    { id: 'marek', name: 'Marek', role: 'senior' },
    { id: 'michal', name: 'Michal', role: 'escalation' },
    { id: 'philip', name: 'Philip', role: 'product' },
    { id: 'steve', name: 'Steve', role: 'senior' },
  ],
  faq: [
    {
      question: {
        pl: 'Czy Live Support jest naprawdę dla wszystkich?',
        en: 'Is Live Support really for everyone?',
      },
      answer: {
        pl: 'Tak. Każdy może zapytać o wszystko, co dotyczy IceWarp: od ustawień klienta poczty i zmiany hasła po konfigurację własnej domeny. Żadne pytanie nie jest zbyt proste ani zbyt trudne.',
        en: 'Yes. Anybody may ask anything about IceWarp: from the settings of a mail client or a new password to a domain of your own. No question is too simple or too hard.',
      },
    },
    {
      question: {
        pl: 'Co, jeśli nie mogę czekać na odpowiedź?',
        en: 'What if I cannot wait for the answer?',
      },
      answer: {
        pl: 'Można zamknąć przeglądarkę. Odpowiedź przyjdzie e-mailem, jeśli został podany adres.',
        en: 'You may close the browser. The answer comes by e-mail, if you gave an address.',
      },
    },
    {
      question: { pl: 'Co to jest oddzwanianie?', en: 'What is a callback?' },
      answer: {
        pl: 'Inżynier wsparcia może oddzwonić na podany numer, aby zebrać informacje o zgłoszeniu albo przekazać ważne zmiany i postępy. Decyduje o tym sam.',
        en: 'A support engineer may call your number to ask about your request or to tell you of changes and progress. It is the engineer who decides.',
      },
    },
    {
      question: { pl: 'Czym są poziomy ważności?', en: 'What are severity levels?' },
      answer: {
        pl: 'Problem krytyczny to wyłączony system albo taka utrata funkcji lub wydajności, że wielu użytkowników nie może normalnie pracować. Waga 1: system nie działa. Waga 2: krytyczna utrata funkcji u wielu osób. Waga 3: umiarkowana utrata funkcji. Waga 4: drobna usterka, pytanie, propozycja zmiany.',
        en: 'A critical problem is a system that is down, or such a loss of functions or speed that many users cannot work. Severity 1: the system is down. Severity 2: critical loss for many users. Severity 3: moderate loss. Severity 4: a small fault, a question, a wish.',
      },
    },
    {
      question: { pl: 'Czy pomagacie klientom Mirapoint?', en: 'Do you help customers of Mirapoint?' },
      answer: {
        pl: 'Tak. Proszę użyć czatu. Członek zespołu odpowie w ciągu 48 godzin.',
        en: 'Yes. Please use the chat. A member of the team will answer within 48 hours.',
      },
    },
    {
      question: { pl: 'Co to jest wsparcie zdalne?', en: 'What is remote support?' },
      answer: {
        pl: 'Członek zespołu może pomóc w rozwiązaniu problemu, łącząc się z systemem zdalnie.',
        en: 'A member of the team can help to solve the problem over a remote connection to the system.',
      },
    },
  ],
  texts: {
    title: { pl: 'Pomoc techniczna IceWarp', en: 'IceWarp technical support' },
    welcome: {
      pl: 'Każdy może zapytać o wszystko, co dotyczy IceWarp. Bez konta i bezpłatnie.',
      en: 'Anybody may ask anything about IceWarp. Free, and no account needed.',
    },
    hours: {
      pl: 'Całą dobę, 7 dni w tygodniu. Czas reakcji: 48 godzin.',
      en: 'Around the clock, 7 days a week. Reaction time: 48 hours.',
    },
    notStored: {
      pl: 'Treść rozmowy nie jest nigdzie zapisywana i znika po jej zakończeniu. Jeśli okno zostanie zamknięte przed odpowiedzią, odpowiemy e‑mailem, o ile podano adres.',
      en: 'This chat is stored nowhere and is gone when it ends. If you close the window before the answer, we answer by e-mail, if you left an address.',
    },
  },
};
