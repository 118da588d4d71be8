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
  acknowledgement(about: About): LetterText;
  answer(about: Omit<About, 'due'> & { answer: string; question: string }): LetterText;
  warning(about: About & { subject: string; link: string }): LetterText;
  escalation(about: About & { subject: string; link: string }): LetterText;
  unclaimedCall(about: About & { link: string }): LetterText;
}

const polish: Wording = {
  acknowledgement: ({ number, deskName, due }) => ({
    subject: `[${number}] Mamy Państwa pytanie`,
    text: [
      'Dzień dobry,',
      `rozmowa w oknie czatu skończyła się przed naszą odpowiedzią. Pytanie nie przepadło: ma numer ${number}.`,
      `Odpowiemy na ten adres e-mail do: ${due}.`,
      'Sama rozmowa nie została zapisana. Zachowaliśmy tylko to, na co jeszcze nie odpowiedzieliśmy.',
      deskName,
    ].join('\n\n'),
  }),
  answer: ({ number, deskName, answer, question }) => ({
    subject: `[${number}] Odpowiedź na Państwa pytanie`,
    text: ['Dzień dobry,', answer, deskName, `Państwa pytanie (${number}):\n${quote(question)}`].join('\n\n'),
  }),
  warning: ({ number, deskName, due, subject, link }) => ({
    subject: `[${number}] Zbliża się termin odpowiedzi`,
    text: [`Zgłoszenie ${number} czeka na odpowiedź do: ${due}.`, `Temat: ${subject}`, link, deskName].join(
      '\n\n',
    ),
  }),
  escalation: ({ number, deskName, due, subject, link }) => ({
    subject: `[${number}] Termin odpowiedzi minął`,
    text: [
      `Termin odpowiedzi na zgłoszenie ${number} minął: ${due}. Zgłoszenie przechodzi do specjalisty od eskalacji.`,
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

const english: Wording = {
  acknowledgement: ({ number, deskName, due }) => ({
    subject: `[${number}] We have your question`,
    text: [
      'Hello,',
      `The chat ended before we could answer. Your question is not lost: its number is ${number}.`,
      `We will answer to this e-mail address by: ${due}.`,
      'The chat itself was not stored. We kept only what we have not answered yet.',
      deskName,
    ].join('\n\n'),
  }),
  answer: ({ number, deskName, answer, question }) => ({
    subject: `[${number}] The answer to your question`,
    text: ['Hello,', answer, deskName, `Your question (${number}):\n${quote(question)}`].join('\n\n'),
  }),
  warning: ({ number, deskName, due, subject, link }) => ({
    subject: `[${number}] An answer is due soon`,
    text: [`Ticket ${number} waits for an answer, due: ${due}.`, `Subject: ${subject}`, link, deskName].join(
      '\n\n',
    ),
  }),
  escalation: ({ number, deskName, due, subject, link }) => ({
    subject: `[${number}] The answer is overdue`,
    text: [
      `The answer to ticket ${number} was due: ${due}. The ticket moves to the escalation specialist.`,
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

/** Letters by language. */
export const letterTexts: Readonly<Record<Language, Wording>> = { pl: polish, en: english };

function quote(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n');
}
