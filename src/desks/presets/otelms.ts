import type { DeskInput } from '../desk.schema.js';

const weekday = [{ from: '08:00', to: '17:00' }];

/** A chat in working hours that takes no address and leaves nothing behind; the phone and the departments are beside it. */
export const otelms: DeskInput = {
  id: 'otelms',
  name: 'OtelMS',
  ticketPrefix: 'OT',
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
    fields: { name: 'required', email: 'absent', phone: 'required', question: 'required' },
    followUp: 'none',
    rating: true,
    graceSeconds: {
      waiting: { desktop: 20, mobile: 40 },
      served: { desktop: 20, mobile: 60 },
    },
  },
  topics: [
    { id: 'general', name: { pl: 'Pytania ogólne', en: 'General questions' } },
    { id: 'billing', name: { pl: 'Płatności i umowy', en: 'Payments and contracts' } },
    { id: 'services', name: { pl: 'Dodatkowe usługi', en: 'Additional services' } },
  ],
  form: {
    isOffered: true,
    fields: {
      name: 'required',
      email: 'required',
      phone: 'optional',
      subject: 'required',
      question: 'required',
      topic: 'optional',
      severity: 'required',
    },
  },
  attachments: {
    who: 'anyone',
    perMessage: 1,
    maxMegabytes: 50,
    types: ['image/*', 'video/*', 'application/pdf'],
  },
  clocks: { first: { minutes: 9 * 60, counts: 'hours' }, warnBeforeMinutes: [2 * 60] },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: true, visitorMayAsk: true, maxAttempts: 3, retryMinutes: 60 },
  mail: {
    localPart: 'otelms',
    fromName: { pl: 'Pomoc OtelMS', en: 'OtelMS Support' },
    sendingHours: 'hours',
  },
  team: [
    { id: 'kierowniczka', name: 'Kierowniczka dyżuru', role: 'escalation' },
    { id: 'specjalista-1', name: 'Specjalista 1', role: 'specialist' },
    { id: 'specjalista-2', name: 'Specjalista 2', role: 'specialist' },
  ],
  contacts: [
    {
      kind: 'phone',
      label: { pl: 'Telefon', en: 'Phone' },
      value: '+48 22 390 62 00',
      note: {
        pl: 'Koszt połączenia zgodny z taryfą operatora.',
        en: 'The call costs what your operator charges.',
      },
    },
    {
      kind: 'email',
      label: { pl: 'Pytania ogólne', en: 'General questions' },
      value: 'info@otelms.com',
    },
    {
      kind: 'email',
      label: { pl: 'Pytania ogólne, drugi adres', en: 'General questions, second address' },
      value: 'assistance@otelms.com',
    },
    {
      kind: 'email',
      label: { pl: 'Płatności i umowy', en: 'Payments and contracts' },
      value: 'billing@otelms.com',
      note: {
        pl: 'Płatności, zaległości, umowy i akty.',
        en: 'Payments, arrears, contracts and certificates.',
      },
    },
    {
      kind: 'email',
      label: { pl: 'Dodatkowe usługi', en: 'Additional services' },
      value: 'services@otelms.com',
      note: { pl: 'Dodatkowe usługi i płatność online.', en: 'Additional services and online payment.' },
    },
  ],
  faq: [
    {
      question: { pl: 'Czy historia czatu jest zapisywana?', en: 'Is the history of a chat kept?' },
      answer: {
        pl: 'Nie. Zamknięcie okna przeglądarki rozłącza czat i usuwa jego historię.',
        en: 'No. Closing the browser window disconnects the chat and deletes its history.',
      },
    },
    {
      question: { pl: 'Kiedy odpowiadacie?', en: 'When do you answer?' },
      answer: {
        pl: 'Od poniedziałku do piątku, od 8:00 do 17:00. Wszystkie zgłoszenia rozpatrujemy w tych godzinach.',
        en: 'Monday to Friday, 8:00 to 17:00. All requests are dealt with in these hours.',
      },
    },
    {
      question: {
        pl: 'Co zrobić, gdy nie można wejść do systemu?',
        en: 'What can be done when the system cannot be entered?',
      },
      answer: {
        pl: 'Proszę zadzwonić albo napisać e-mail. Numer i adresy działów są na tej stronie.',
        en: 'Please call or write an e-mail. The number and the addresses of the departments are on this page.',
      },
    },
  ],
  texts: {
    title: { pl: 'Pomoc OtelMS', en: 'OtelMS help' },
    welcome: {
      pl: 'Proszę podać imię i nazwisko, numer telefonu i krótkie pytanie. Odpowie specjalista.',
      en: 'Please give your full name, phone number and a short question. A specialist will answer.',
    },
    hours: { pl: 'Poniedziałek–piątek, 8:00–17:00', en: 'Monday to Friday, 8:00–17:00' },
    notStored: {
      pl: 'Historia czatu nie jest nigdzie zapisywana. Zamknięcie okna rozłącza i usuwa rozmowę.',
      en: 'The history of this chat is stored nowhere. Closing the window disconnects and deletes it.',
    },
  },
};
