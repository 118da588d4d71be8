import type { Language } from '../../shared/language.js';

/** Subject and plain text of a letter. */
export interface LetterText {
  readonly subject: string;
  readonly text: string;
}

interface About {
  readonly number: string;
  readonly deskName: string;
  /** A moment as the reader's language and zone say it. */
  readonly due: string;
}

/** The words of every letter. Greeting and closing are formal and never guess a gender from a name. */
interface Wording {
  acknowledgement(about: About & { channel: Channel }): LetterText;
  answer(about: Omit<About, 'due'> & { answer: string; question: string }): LetterText;
  /** Time is running out. */
  warning(about: AboutClock): LetterText;
  /** The ticket moves to the reader, before or after the time ran out. */
  escalation(about: AboutClock & { isOverdue: boolean }): LetterText;
  /** The reader, who is the head of the desk, is to know. */
  report(about: AboutClock & { isOverdue: boolean; assignee: string }): LetterText;
  /** Nobody has taken a call whose moment has come. */
  unclaimedCall(about: About & { link: string }): LetterText;
}

/** How the question came to the desk. */
type Channel = 'chat' | 'form' | 'email' | 'phone';

/** What came, with its number, and what is worth knowing about it. */
type Arrivals = Readonly<Record<Channel, readonly [came: (number: string) => string, more: string]>>;

interface AboutClock extends About {
  /** What is due. */
  readonly what: 'answer' | 'solution';
  readonly subject: string;
  readonly link: string;
}

const POLISH_MORE = 'Żeby coś dodać, wystarczy odpowiedzieć na tę wiadomość.';

const polishArrivals: Arrivals = {
  chat: [
    (number) =>
      `rozmowa w oknie czatu skończyła się przed naszą odpowiedzią. Pytanie nie przepadło: ma numer ${number}.`,
    'Sama rozmowa nie została zapisana. Zachowaliśmy tylko to, na co jeszcze nie odpowiedzieliśmy.',
  ],
  form: [(number) => `dotarło do nas Państwa pytanie z formularza. Ma numer ${number}.`, POLISH_MORE],
  email: [(number) => `dotarła do nas Państwa wiadomość. Ma numer ${number}.`, POLISH_MORE],
  phone: [
    (number) => `zapisaliśmy Państwa pytanie z rozmowy telefonicznej. Ma numer ${number}.`,
    POLISH_MORE,
  ],
};

const polish: Wording = {
  acknowledgement: ({ number, deskName, due, channel }) => {
    const [came, more] = polishArrivals[channel];
    const promise = `Odpowiemy na ten adres e-mail do: ${due}.`;
    return {
      subject: `[${number}] Mamy Państwa pytanie`,
      text: ['Dzień dobry,', came(number), promise, more, deskName].join('\n\n'),
    };
  },
  answer: ({ number, deskName, answer, question }) => ({
    subject: `[${number}] Odpowiedź na Państwa pytanie`,
    text: ['Dzień dobry,', answer, deskName, `Państwa pytanie (${number}):\n${quote(question)}`].join('\n\n'),
  }),
  warning: ({ number, deskName, due, what, subject, link }) => ({
    subject: `[${number}] Zbliża się termin ${what === 'answer' ? 'odpowiedzi' : 'rozwiązania'}`,
    text: [
      `Zgłoszenie ${number} czeka na ${what === 'answer' ? 'odpowiedź' : 'rozwiązanie'} do: ${due}.`,
      `Temat: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  escalation: ({ number, deskName, isOverdue, subject, link, ...about }) => ({
    subject: isOverdue
      ? `[${number}] Termin ${about.what === 'answer' ? 'odpowiedzi' : 'rozwiązania'} minął`
      : `[${number}] Zgłoszenie przechodzi do Państwa`,
    text: [
      `${polishTerm(isOverdue, about)} Zgłoszenie ${number} przechodzi do Państwa.`,
      `Temat: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  report: ({ number, deskName, isOverdue, assignee, subject, link, ...about }) => ({
    subject: `[${number}] Zgłoszenie ${isOverdue ? 'po terminie' : 'blisko terminu'}`,
    text: [
      polishTerm(isOverdue, about),
      assignee === '' ? 'Nikt nie prowadzi tego zgłoszenia.' : `Zgłoszenie prowadzi: ${assignee}.`,
      `Temat: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  unclaimedCall: ({ number, deskName, due, link }) => ({
    subject: `[${number}] Nikt nie podjął telefonu`,
    text: [
      `Telefon do zgłoszenia ${number} miał być wykonany: ${due}. Nikt go jeszcze nie podjął.`,
      link,
      deskName,
    ].join('\n\n'),
  }),
};

function polishTerm(isOverdue: boolean, { what, due }: Pick<AboutClock, 'what' | 'due'>): string {
  const term = `Termin ${what === 'answer' ? 'odpowiedzi' : 'rozwiązania'}`;
  return isOverdue ? `${term} minął: ${due}.` : `${term}: ${due}.`;
}

const ENGLISH_MORE = 'To add something, just reply to this message.';

const englishArrivals: Arrivals = {
  chat: [
    (number) => `The chat ended before we could answer. Your question is not lost: its number is ${number}.`,
    'The chat itself was not stored. We kept only what we have not answered yet.',
  ],
  form: [(number) => `Your question from the form has reached us. Its number is ${number}.`, ENGLISH_MORE],
  email: [(number) => `Your message has reached us. Its number is ${number}.`, ENGLISH_MORE],
  phone: [
    (number) => `We have noted your question from the phone call. Its number is ${number}.`,
    ENGLISH_MORE,
  ],
};

const english: Wording = {
  acknowledgement: ({ number, deskName, due, channel }) => {
    const [came, more] = englishArrivals[channel];
    const promise = `We will answer to this e-mail address by: ${due}.`;
    return {
      subject: `[${number}] We have your question`,
      text: ['Hello,', came(number), promise, more, deskName].join('\n\n'),
    };
  },
  answer: ({ number, deskName, answer, question }) => ({
    subject: `[${number}] The answer to your question`,
    text: ['Hello,', answer, deskName, `Your question (${number}):\n${quote(question)}`].join('\n\n'),
  }),
  warning: ({ number, deskName, due, what, subject, link }) => ({
    subject: `[${number}] ${what === 'answer' ? 'An answer' : 'A solution'} is due soon`,
    text: [
      `Ticket ${number} waits for ${what === 'answer' ? 'an answer' : 'a solution'}, due: ${due}.`,
      `Subject: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  escalation: ({ number, deskName, isOverdue, subject, link, ...about }) => ({
    subject: isOverdue ? `[${number}] The ${about.what} is overdue` : `[${number}] The ticket moves to you`,
    text: [
      `${englishTerm(isOverdue, about)} Ticket ${number} moves to you.`,
      `Subject: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  report: ({ number, deskName, isOverdue, assignee, subject, link, ...about }) => ({
    subject: `[${number}] The ticket is ${isOverdue ? 'overdue' : 'close to its due time'}`,
    text: [
      englishTerm(isOverdue, about),
      assignee === '' ? 'Nobody is handling it.' : `It is with ${assignee}.`,
      `Subject: ${subject}`,
      link,
      deskName,
    ].join('\n\n'),
  }),
  unclaimedCall: ({ number, deskName, due, link }) => ({
    subject: `[${number}] Nobody has taken a call`,
    text: [`The call for ticket ${number} was due: ${due}. Nobody has taken it yet.`, link, deskName].join(
      '\n\n',
    ),
  }),
};

function englishTerm(isOverdue: boolean, { what, due }: Pick<AboutClock, 'what' | 'due'>): string {
  return `The ${what} ${isOverdue ? 'was' : 'is'} due: ${due}.`;
}

/** Letters by language. */
export const letterTexts: Readonly<Record<Language, Wording>> = { pl: polish, en: english };

function quote(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n');
}
