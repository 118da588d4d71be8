import type { DeskInput } from '../desk.schema.js';

/** The page promises prompt answers and names no hours, so these are an office's. */
const weekday = [{ from: '08:00', to: '16:00' }];

/** Support for those who bought the program: first in writing, and never without an address for the answer. */
export const anomail: DeskInput = {
  id: 'anomail',
  name: 'AnoMail',
  ticketPrefix: 'AM',
  languages: ['pl', 'en'],
  defaultLanguage: 'pl',
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday },
    holidays: { country: 'PL' },
  },
  chat: {
    isOffered: true,
    fields: { name: 'required', email: 'required', phone: 'absent', question: 'required' },
    followUp: 'letter',
    rating: true,
    graceSeconds: {
      waiting: { desktop: 30, mobile: 60 },
      served: { desktop: 30, mobile: 90 },
    },
  },
  clocks: { first: { minutes: 8 * 60, counts: 'hours' }, warnBeforeMinutes: [2 * 60] },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: false, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'anomail', fromName: { pl: 'Pomoc AnoMail', en: 'AnoMail Support' } },
  team: [
    { id: 'kierowniczka', name: 'Kierowniczka dyżuru', role: 'escalation' },
    { id: 'specjalista-1', name: 'Specjalista 1', role: 'specialist' },
    { id: 'specjalista-2', name: 'Specjalista 2', role: 'specialist' },
  ],
  contacts: [
    {
      kind: 'form',
      label: { pl: 'Zgłoszenie ze strony', en: 'Request from this page' },
      value: '',
      note: {
        pl: 'Prosimy o krótki opis: czego dotyczy problem, co było wykonywane w programie, numer i opis błędu.',
        en: 'Please describe briefly what the problem is, what was being done in the program, and the number and text of the error.',
      },
    },
  ],
  faq: [
    {
      question: { pl: 'Co obejmuje pomoc techniczna?', en: 'What does support cover?' },
      answer: {
        pl: 'Rozwiązywanie problemów z działaniem programu AnoMail w ciągu 12 miesięcy od zakupu licencji.',
        en: 'Solving problems with the AnoMail program within 12 months of buying the licence.',
      },
    },
    {
      question: { pl: 'Czego pomoc nie obejmuje?', en: 'What does support not cover?' },
      answer: {
        pl: 'Szkoleń, porad prawnych i konsultacji, konfiguracji serwera poczty oraz usuwania serwerów z list spamerów (RBL).',
        en: 'Training, legal advice and consulting, the configuration of the mail server, and removal of servers from block lists (RBL).',
      },
    },
    {
      question: { pl: 'Co to jest Zdalna pomoc?', en: 'What is remote help?' },
      answer: {
        pl: 'Konsultant łączy się za zgodą z komputerem, widzi ekran i prowadzi rozmowę. Połączenie jest szyfrowane, a po zamknięciu okna nikt nie może połączyć się ponownie. Najpierw prosimy zgłosić problem.',
        en: 'With consent, a consultant connects to the computer, sees the screen and talks. The connection is encrypted, and once the window is closed nobody can connect again. Please report the problem first.',
      },
    },
    {
      question: {
        pl: 'Czy pomagacie przy starszych wersjach?',
        en: 'Do you help with older versions?',
      },
      answer: {
        pl: 'Nie. Z wersji wycofanych z rynku, na przykład AnoMail 2007, można korzystać dożywotnio, ale bez pomocy technicznej.',
        en: 'No. Versions taken off the market, such as AnoMail 2007, may be used for life, but without support.',
      },
    },
  ],
  texts: {
    title: { pl: 'Pomoc techniczna AnoMail', en: 'AnoMail technical support' },
    welcome: {
      pl: 'Pomagamy zarejestrowanym użytkownikom przez 12 miesięcy od zakupu. Każde zgłoszenie trafia do osoby, która zna temat.',
      en: 'We help registered users for 12 months from the purchase. Each request goes to the person who knows its topic.',
    },
    hours: { pl: 'Poniedziałek–piątek, 8:00–16:00', en: 'Monday to Friday, 8:00–16:00' },
    notStored: {
      pl: 'Treść rozmowy nie jest nigdzie zapisywana i znika po jej zakończeniu. Jeśli okno zostanie zamknięte przed odpowiedzią, odpowiemy e‑mailem na podany adres.',
      en: 'This chat is stored nowhere and is gone when it ends. If you close the window before the answer, we answer by e-mail to the address you gave.',
    },
  },
};
