/** Polish and English decline and conjugate at the end of words: five letters stand for all their forms. */
const STEM_LENGTH = 5;
const SHORTEST = 2;
/** Of one text; what comes later in a long one is hardly what somebody looks for. */
const MOST_WORDS = 60;

/**
 * The beginnings of the words in some texts, without accents and each once, for looking a ticket up: `Faktura nie
 * doszła` gives `faktu`, `nie`, `doszl`. An address gives its parts.
 */
export function wordsOf(...texts: readonly string[]): readonly string[] {
  const words = texts.join(' ').toLowerCase().replaceAll('ł', 'l').normalize('NFKD').replace(/\p{M}/gu, '');
  const stems = (words.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= SHORTEST);
  return [...new Set(stems.map((word) => word.slice(0, STEM_LENGTH)))].slice(0, MOST_WORDS);
}

/** The same for several texts, of each so many. */
export function wordsOfAll(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => wordsOf(text)))];
}

/** The update by which a ticket is found by the words of a text too: what is looked for may be the new subject or the old. */
export function learnt(text = ''): Record<string, unknown> {
  return text === '' ? {} : { $addToSet: { words: { $each: [...wordsOf(text)] } } };
}
