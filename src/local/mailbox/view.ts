import type { Language } from '../../shared/language.js';
import type { Letter } from './letters.js';
import { type TextKey, textIn } from './texts.js';

/** The parts of a letter that can be looked at. */
export type Part = 'html' | 'text';

/** What a page of the mailbox is to show. */
export interface View {
  readonly language: Language;
  /** Address whose letters alone are shown; nothing means everybody's. */
  readonly recipient?: string | undefined;
  readonly letters: readonly Letter[];
  /** All addresses that letters have come for. */
  readonly recipients: readonly string[];
  readonly open?: Letter | undefined;
  readonly part: Part;
  /** Whether the address named a letter that is not there. */
  readonly isMissing: boolean;
  readonly homeUrl: string;
}

/** A text in the view's language. */
export function say(view: View, key: TextKey, values?: Readonly<Record<string, string>>): string {
  return textIn(view.language, key, values);
}

/** The address of a page that shows something else and keeps the rest of the view. */
export function linkTo(
  view: View,
  change: { letterId?: string | undefined; part?: Part; language?: Language; recipient?: string | undefined },
): string {
  const letterId = 'letterId' in change ? change.letterId : view.open?.id;
  const recipient = 'recipient' in change ? change.recipient : view.recipient;
  const query = new URLSearchParams({ lang: change.language ?? view.language });
  if (recipient !== undefined) query.set('to', recipient);
  if (change.part === 'text') query.set('part', 'text');
  return `${letterId === undefined ? '/' : `/letters/${letterId}`}?${query}`;
}

/** Writes a moment in the view's language, by the clock of this machine. */
export function moment(view: View, date: Date, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[view.language], style).format(date);
}

/** English with the day first and 24 hours, as the rest of the product writes it. */
const LOCALES: Readonly<Record<Language, string>> = { pl: 'pl', en: 'en-GB' };
