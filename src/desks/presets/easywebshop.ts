import type { DeskInput } from '../desk.schema.js';

/** The page promises an answer the same day to what comes before 16:00; two hours remain for it. */
const weekday = [{ from: '08:00', to: '18:00' }];
const morning = [{ from: '09:00', to: '12:00' }];
const sameDay = { cutOff: '16:00', openDaysLater: 0 };

/** Tickets from a form and nothing else: no chat, no phone, and e-mail to it is not read. */
export const easywebshop: DeskInput = {
  id: 'easywebshop',
  name: 'EasyWebshop',
  ticketPrefix: 'EW',
  languages: ['pl', 'en'],
  defaultLanguage: 'pl',
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday, 6: morning },
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
  form: {
    isOffered: true,
    fields: { name: 'required', email: 'required', subject: 'optional', question: 'required' },
  },
  attachments: { who: 'signed-in', perMessage: 5, maxMegabytes: 10 },
  clocks: {
    first: sameDay,
    next: sameDay,
    warnBeforeMinutes: [2 * 60],
    overrides: [
      {
        when: { band: 'priority' },
        first: { ...sameDay, calendar: 'priority' },
        next: { ...sameDay, calendar: 'priority' },
      },
    ],
    calendars: {
      priority: {
        kind: 'weekly',
        days: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday, 6: morning, 7: morning },
        holidays: { country: 'PL', hours: morning },
      },
    },
  },
  escalation: { role: 'escalation' },
  callbacks: { isOffered: false, maxAttempts: 3, retryMinutes: 60 },
  mail: { localPart: 'easywebshop', fromName: { pl: 'Pomoc EasyWebshop', en: 'EasyWebshop Support' } },
  team: [
    { id: 'kierowniczka', name: 'Kierowniczka dyżuru', role: 'escalation' },
    { id: 'specjalista-1', name: 'Specjalista 1', role: 'specialist' },
    { id: 'specjalista-2', name: 'Specjalista 2', role: 'specialist' },
  ],
  contacts: [
    {
      kind: 'form',
      label: { pl: 'Formularz kontaktowy', en: 'Contact form' },
      value: '',
      note: {
        pl: 'Kto ma konto, najpierw się loguje. Pliki można dołączać tylko po zalogowaniu. Adresy automatycznych e-maili nie przyjmują odpowiedzi.',
        en: 'Those who have an account sign in first. Files can be attached only when signed in. The addresses of automatic e-mails take no replies.',
      },
    },
  ],
  faq: [
    {
      question: { pl: 'Czy mogę po prostu wysłać e-mail?', en: 'Can I simply send an e-mail?' },
      answer: {
        pl: 'Niestety nie. Pytań jest zbyt wiele, aby dobrze obsłużyć je e-mailem. Zgłoszenie łatwiej powiązać z kontem i z wcześniejszymi pytaniami.',
        en: 'Unfortunately not. There are too many questions to handle them well by e-mail. A ticket is easier to tie to the account and to earlier questions.',
      },
    },
    {
      question: {
        pl: 'Kiedy przyjdzie odpowiedź?',
        en: 'When will the answer come?',
      },
      answer: {
        pl: 'Zazwyczaj po kilku minutach do kilku godzin w dni robocze i w sobotnie poranki. Na zgłoszenia wysłane przed 16:00 prawie zawsze odpowiadamy tego samego dnia roboczego.',
        en: 'Usually within minutes to hours, on business days and Saturday mornings. What is sent before 16:00 is almost always answered the same business day.',
      },
    },
    {
      question: { pl: 'Co to jest zgłoszenie priorytetowe?', en: 'What is a priority ticket?' },
      answer: {
        pl: 'Za niewielką opłatą zgłoszenie wyprzedza inne oczekujące. Odpowiadamy na nie także w niedziele i święta. Opłata działa jako filtr.',
        en: 'For a small fee the ticket goes ahead of the others that wait. It is also answered on Sundays and public holidays. The fee works as a filter.',
      },
    },
    {
      question: {
        pl: 'Kiedy odpowiedź może zająć więcej czasu?',
        en: 'When may an answer take longer?',
      },
      answer: {
        pl: 'Gdy wiadomości jest bardzo dużo, gdy odpowiedź jest w dokumentacji lub w często zadawanych pytaniach albo gdy kroki z wcześniejszej odpowiedzi nie zostały wykonane.',
        en: 'When very many messages are sent, when the answer is in the documentation or the frequent questions, or when the steps of the earlier answer were not followed.',
      },
    },
    {
      question: { pl: 'Jak dołączyć zrzut ekranu lub plik?', en: 'How can I attach a screenshot or a file?' },
      answer: {
        pl: 'Pliki można dołączać po zalogowaniu.',
        en: 'Files can be attached when you are signed in.',
      },
    },
  ],
  texts: {
    title: { pl: 'Pomoc techniczna EasyWebshop', en: 'EasyWebshop support' },
    welcome: {
      pl: 'Najszybciej pomogą często zadawane pytania. Jeśli odpowiedzi tam nie ma, prosimy o zgłoszenie z formularza.',
      en: 'The frequent questions help fastest. If the answer is not there, please send a ticket from the form.',
    },
    hours: {
      pl: 'Dni robocze, 8:00–18:00, i sobotnie poranki, 9:00–12:00',
      en: 'Business days, 8:00–18:00, and Saturday mornings, 9:00–12:00',
    },
    notStored: {
      pl: 'Ten dział nie prowadzi czatu. Zgłoszenia są zapisywane pod własnym numerem.',
      en: 'This desk offers no chat. Tickets are kept under a number of their own.',
    },
  },
};
