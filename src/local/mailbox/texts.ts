import type { Language, Texts } from '../../shared/language.js';

const TEXTS = {
  mailbox: { pl: 'Skrzynka', en: 'Mailbox' },
  language: { pl: 'Język', en: 'Language' },
  receiving: { pl: 'Przyjmuje listy', en: 'Takes letters' },
  disconnected: { pl: 'Serwer nie odpowiada', en: 'The server does not answer' },
  letters: { pl: 'Listy', en: 'Letters' },
  everybody: { pl: 'Wszyscy', en: 'Everybody' },
  recipients: { pl: 'Skrzynka adresata', en: 'Mailbox of a recipient' },
  isNew: { pl: 'nowy', en: 'new' },
  newLetters: { pl: 'Są nowe listy. Pokaż', en: 'There are new letters. Show them' },
  emptyTitle: { pl: 'Nie ma jeszcze listów', en: 'No letters yet' },
  empty: {
    pl: 'Tutaj przyjdzie wszystko, co wyśle ten serwer: potwierdzenia, odpowiedzi i wezwania dla dyżurnych. Nic nie wychodzi poza ten komputer.',
    en: 'All that this server sends comes here: acknowledgements, answers and calls to those on duty. Nothing leaves this computer.',
  },
  emptyStep: {
    pl: 'Proszę zadać pytanie na stronie działu i zamknąć kartę, zanim ktoś odpowie.',
    en: 'Ask a question on the page of a desk and close the tab before anybody answers.',
  },
  openDesks: { pl: 'Otwórz stronę z działami', en: 'Open the page with the desks' },
  chooseLetter: { pl: 'Proszę wybrać list.', en: 'Choose a letter.' },
  refusing: {
    pl: 'Listy na adresy w domenie {domain} są odrzucane. Tak można zobaczyć, co widzi dyżurny.',
    en: 'Letters to addresses at {domain} are refused. That shows what those on duty see.',
  },
  noSubject: { pl: '(bez tematu)', en: '(no subject)' },
  from: { pl: 'Od', en: 'From' },
  to: { pl: 'Do', en: 'To' },
  replyTo: { pl: 'Odpowiedź na', en: 'Reply to' },
  date: { pl: 'Data', en: 'Date' },
  back: { pl: 'Wszystkie listy', en: 'All letters' },
  view: { pl: 'Widok listu', en: 'View of the letter' },
  asHtml: { pl: 'List', en: 'Letter' },
  asText: { pl: 'Tekst', en: 'Text' },
  source: { pl: 'Źródło', en: 'Source' },
  notFound: { pl: 'Nie ma tu takiego listu.', en: 'There is no such letter here.' },
} satisfies Record<string, Texts>;

export type TextKey = keyof typeof TEXTS;

/** A text of the mailbox in one language; `{name}` in it stands for the value of that name. */
export function textIn(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string>> = {},
): string {
  return TEXTS[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
