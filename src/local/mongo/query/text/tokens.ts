import type { Language } from './language.js';

/** What of a word counts. */
export interface Sensitivity {
  readonly isCaseSensitive: boolean;
  readonly isDiacriticSensitive: boolean;
}

export const INSENSITIVE: Sensitivity = { isCaseSensitive: false, isDiacriticSensitive: false };

/** The terms of a text in their order: words without stop words, stemmed and folded. */
export function termsOf(text: string, language: Language, sensitivity: Sensitivity): string[] {
  return wordsOf(text, language).flatMap((word) => {
    const lower = word.toLowerCase();
    if (language.stopWords.has(lower)) return [];
    const stem = language.stem(lower);
    const shown = sensitivity.isCaseSensitive ? withCaseOf(word, stem) : stem;
    return [sensitivity.isDiacriticSensitive ? shown : withoutMarks(shown)];
  });
}

/** The text as phrases are looked for in it. */
export function folded(text: string, { isCaseSensitive, isDiacriticSensitive }: Sensitivity): string {
  const cased = isCaseSensitive ? text : text.toLowerCase();
  return isDiacriticSensitive ? cased.normalize('NFC') : withoutMarks(cased);
}

const DELIMITERS =
  /[\p{Pattern_Syntax}\p{White_Space}\p{Dash}\p{Quotation_Mark}\p{Terminal_Punctuation}\p{Cc}]+/u;
const DELIMITERS_BUT_APOSTROPHE =
  /(?:(?!')[\p{Pattern_Syntax}\p{White_Space}\p{Dash}\p{Quotation_Mark}\p{Terminal_Punctuation}\p{Cc}])+/u;

function wordsOf(text: string, { keepsApostrophes }: Language): string[] {
  return text
    .normalize('NFC')
    .split(keepsApostrophes ? DELIMITERS_BUT_APOSTROPHE : DELIMITERS)
    .filter((word) => word !== '' && !/^'+$/.test(word));
}

/** A stem is a beginning of its word, but for a letter or two at the end. */
function withCaseOf(word: string, stem: string): string {
  let at = 0;
  while (at < stem.length && word[at]?.toLowerCase() === stem[at]) at += 1;
  return word.slice(0, at) + stem.slice(at);
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
