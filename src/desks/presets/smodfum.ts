import type { DeskInput } from '../desk.schema.js';

const weekday = [{ from: '08:00', to: '16:00' }];

/** Help under a contract, by e-mail or by phone, answered on the same or the next business day. */
export const smodfum: DeskInput = {
  id: 'smodfum',
  name: 'SmodFUM',
  ticketPrefix: 'SM',
  languages: ['pl', 'en'],
  defaultLanguage: 'pl',
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday },
    holidays: { country: 'PL' },
  },
  chat: {
    isOffered: false,
    fields: { name: 'required', email: 'required', phone: 'absent', question: 'required' },
    followUp: 'none',
    graceSeconds: {
      waiting: { desktop: 30, mobile: 60 },
      served: { desktop: 30, mobile: 90 },
    },
  },
  topics: [
    { id: 'cms', name: { pl: 'SmodCMS i strona WWW', en: 'SmodCMS and the website' } },
    { id: 'bip', name: { pl: 'SmodBIP', en: 'SmodBIP, the public bulletin' } },
    { id: 'shop', name: { pl: 'SmodSKLEP', en: 'SmodSKLEP, the shop' } },
    { id: 'files', name: { pl: 'SmodFM i SmodFTP', en: 'SmodFM and SmodFTP' } },
  ],
  form: {
    isOffered: true,
    fields: { name: 'required', email: 'required', question: 'required', topic: 'optional' },
  },
  attachments: { who: 'anyone', perMessage: 3, maxMegabytes: 10 },
  declines: [
    {
      id: 'too-general',
      kind: 'declined',
      title: { pl: 'Pytanie zbyt ogólne', en: 'The question is too general' },
      text: {
        pl: 'Pytania muszą być sformułowane precyzyjnie i dotyczyć konkretnego zagadnienia. To zgłoszenie ma charakter ogólny albo wymaga analizy lub większego opracowania, dlatego je pomijamy.',
        en: 'Questions must be precise and concern one particular matter. This request is of a general nature, or would need an analysis or a larger study, so we decline it.',
      },
    },
    {
      id: 'program-changes',
      kind: 'declined',
      title: {
        pl: 'Zmiana programu, szablonu lub arkuszy CSS',
        en: 'A change to the program, a template or CSS',
      },
      text: {
        pl: 'To zgłoszenie wymaga modyfikacji programu, szablonu lub arkuszy CSS, której pomoc w ramach umowy nie obejmuje, dlatego je pomijamy. Takie prace można zamówić osobno.',
        en: 'This request needs a change to the program, a template or style sheets, which help under the contract does not cover, so we decline it. Such work can be ordered separately.',
      },
    },
  ],
  /** Every day is over as it begins: whenever a request comes, it is answered by the close of the next business day. */
  clocks: {
    first: { cutOff: '00:00', openDaysLater: 0 },
    next: { cutOff: '00:00', openDaysLater: 0 },
    warnBeforeMinutes: [3 * 60],
  },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: false, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'smodfum', fromName: { pl: 'Pomoc SmodFUM', en: 'SmodFUM Support' } },
  team: [
    { id: 'kierowniczka', name: 'Kierowniczka dyżuru', role: 'escalation' },
    { id: 'specjalista-1', name: 'Specjalista 1', role: 'specialist' },
  ],
  contacts: [
    {
      kind: 'form',
      label: { pl: 'Pomoc przez e-mail', en: 'Help by e-mail' },
      value: '',
      note: {
        pl: 'Z adresu wskazanego w zamówieniu. 45,00 + VAT za miesiąc lub 450,00 + VAT za rok.',
        en: 'From the address named in the order. 45.00 + VAT a month or 450.00 + VAT a year.',
      },
    },
    {
      kind: 'form',
      label: { pl: 'Pomoc przez telefon', en: 'Help by phone' },
      value: '',
      note: {
        pl: 'Z numeru wskazanego w zamówieniu. 145,00 + VAT za miesiąc lub 1450,00 + VAT za rok.',
        en: 'From the number named in the order. 145.00 + VAT a month or 1450.00 + VAT a year.',
      },
    },
  ],
  faq: [
    {
      question: {
        pl: 'Czy bezpłatne programy mają wsparcie?',
        en: 'Do the free programs come with support?',
      },
      answer: {
        pl: 'Programy SmodCMS, SmodBIP, SmodSKLEP, SmodFM i SmodFTP są bezpłatne i nie są objęte gwarantowanym wsparciem. Pomoc można zamówić.',
        en: 'SmodCMS, SmodBIP, SmodSKLEP, SmodFM and SmodFTP are free and carry no guaranteed support. Help can be ordered.',
      },
    },
    {
      question: { pl: 'Co musi zawierać zgłoszenie?', en: 'What must a request contain?' },
      answer: {
        pl: 'Numer umowy, adres strony WWW i dokładny opis problemu, a jeśli to konieczne, także dane dostępowe.',
        en: 'The contract number, the address of the site and a precise description, and access data where they are needed.',
      },
    },
    {
      question: { pl: 'Ile odpowiedzi przysługuje dziennie?', en: 'How many answers are there a day?' },
      answer: {
        pl: 'Dwie odpowiedzi lub jedna czynność. W uzasadnionych przypadkach limit można połączyć, w miarę możliwości nawet w jeden dzień.',
        en: 'Two answers or one action. Where there is a reason, the allowance can be pooled, if possible even into one day.',
      },
    },
    {
      question: { pl: 'Co, jeśli odpowiedź się opóźni?', en: 'What if an answer is late?' },
      answer: {
        pl: 'Każdy rozpoczęty dzień opóźnienia przedłuża umowę o jeden dzień.',
        en: 'Each started day of delay extends the contract by one day.',
      },
    },
  ],
  texts: {
    title: { pl: 'Pomoc techniczna SmodFUM', en: 'SmodFUM technical support' },
    welcome: {
      pl: 'Konkretna odpowiedź na konkretny problem, e-mailem lub telefonicznie, w ramach umowy.',
      en: 'A concrete answer to a concrete problem, by e-mail or phone, under a contract.',
    },
    hours: {
      pl: 'Dni powszednie, 8:00–16:00. Odpowiadamy tego samego lub następnego dnia roboczego.',
      en: 'Weekdays, 8:00–16:00. We answer on the same or the next business day.',
    },
    notStored: {
      pl: 'Ten dział nie prowadzi czatu. Zgłoszenia są zapisywane pod własnym numerem.',
      en: 'This desk offers no chat. Requests are kept under a number of their own.',
    },
  },
};
