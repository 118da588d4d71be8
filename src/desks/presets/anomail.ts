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
  topics: [
    { id: 'program', name: { pl: 'Działanie programu', en: 'The program itself' }, roles: ['specialist'] },
    { id: 'sending', name: { pl: 'Wysyłka e-maili', en: 'Sending e-mails' }, roles: ['specialist'] },
    {
      id: 'licence',
      name: { pl: 'Licencja i kod PIN', en: 'Licence and support PIN' },
      roles: ['specialist'],
    },
  ],
  tickets: { assignment: 'everyone' },
  form: {
    isOffered: true,
    fields: {
      name: 'required',
      email: 'required',
      question: 'required',
      doing: 'required',
      errorNumber: 'optional',
      topic: 'required',
    },
  },
  attachments: { who: 'anyone', perMessage: 3, maxMegabytes: 10, types: ['image/*', 'application/pdf'] },
  declines: [
    {
      id: 'training',
      kind: 'out_of_scope',
      title: { pl: 'Szkolenia i konsultacje', en: 'Training and consulting' },
      text: {
        pl: 'Wsparcie techniczne nie obejmuje indywidualnych szkoleń, porad prawnych ani konsultacji. Oferujemy je odpłatnie.',
        en: 'Technical support does not cover individual training, legal advice or consulting. We offer them for a fee.',
      },
    },
    {
      id: 'server-configuration',
      kind: 'out_of_scope',
      title: { pl: 'Konfiguracja serwera', en: 'Configuration of the server' },
      text: {
        pl: 'Nie pomagamy w konfiguracji serwera poczty ani jego ustawień. Odpowiada za nie Państwa informatyk lub dostawca serwera wysyłkowego.',
        en: 'We do not help with the configuration of the mail server or its settings. Your administrator or the provider of the sending server is responsible for them.',
      },
    },
    {
      id: 'rbl-removal',
      kind: 'out_of_scope',
      title: { pl: 'Usuwanie z list RBL', en: 'Removal from block lists (RBL)' },
      text: {
        pl: 'Nie pomagamy w usuwaniu serwerów poczty z list spamerów (RBL). Leży to w gestii Państwa dostawcy poczty lub lokalnego informatyka.',
        en: 'We do not help to remove mail servers from the lists of spammers (RBL). That is up to your mail provider or your administrator.',
      },
    },
    {
      id: 'withdrawn-version',
      kind: 'out_of_scope',
      title: { pl: 'Wersja wycofana z rynku', en: 'A version taken off the market' },
      text: {
        pl: 'Nie oferujemy pomocy do starszych wersji, które zostały wycofane z rynku, na przykład AnoMail 2007. Można z nich korzystać dożywotnio, ale bez pomocy technicznej.',
        en: 'We offer no support for older versions that were taken off the market, such as AnoMail 2007. They may be used for life, but without support.',
      },
    },
  ],
  clocks: { first: { minutes: 8 * 60, counts: 'hours' }, warnBeforeMinutes: [2 * 60] },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: false, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'anomail', fromName: { pl: 'Pomoc AnoMail', en: 'AnoMail Support' } },
  team: [
    { id: 'kierowniczka', name: 'Kierowniczka dyżuru', role: 'escalation' },
    { id: 'specjalista-1', name: 'Specjalista 1', role: 'specialist', topics: ['program', 'licence'] },
    { id: 'specjalista-2', name: 'Specjalista 2', role: 'specialist', topics: ['sending'] },
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
