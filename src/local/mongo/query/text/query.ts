import { Doc, type Value } from '../../bson/document.js';
import { CODE, CommandError } from '../../errors.js';
import { findLanguage, type Language } from './language.js';
import type { CoveredText, TextRules } from './rules.js';
import { folded, INSENSITIVE, type Sensitivity, termsOf } from './tokens.js';

/** A `$text` query, as MongoDB's manual describes it: any of the words, all phrases, none of the negated. */
export class TextQuery {
  /** As they stand in the index. */
  readonly terms: readonly string[];
  readonly negatedTerms: readonly string[];
  readonly phrases: readonly string[];
  readonly negatedPhrases: readonly string[];
  readonly #rules: TextRules;
  readonly #sensitivity: Sensitivity;
  readonly #ownTerms: ReadonlySet<string>;
  readonly #ownNegated: ReadonlySet<string>;

  constructor(spec: Value, rules: TextRules) {
    const { search, language, sensitivity } = parse(spec, rules.language);
    const parts = partsOf(search);
    const positive = [...parts.words, ...parts.phrases].join(' ');
    const negative = parts.negatedWords.join(' ');
    this.#rules = rules;
    this.#sensitivity = sensitivity;
    this.terms = [...new Set(termsOf(positive, language, INSENSITIVE))];
    this.negatedTerms = [...new Set(termsOf(negative, language, INSENSITIVE))];
    this.phrases = parts.phrases.map((phrase) => folded(phrase, sensitivity));
    this.negatedPhrases = parts.negatedPhrases.map((phrase) => folded(phrase, sensitivity));
    this.#ownTerms = new Set(termsOf(positive, language, sensitivity));
    this.#ownNegated = new Set(termsOf(negative, language, sensitivity));
  }

  matches(doc: Doc): boolean {
    const texts = this.#rules.textsOf(doc);
    const found = new Set(texts.flatMap(({ text, language }) => termsOf(text, language, this.#sensitivity)));
    if (![...this.#ownTerms].some((term) => found.has(term))) return false;
    if ([...this.#ownNegated].some((term) => found.has(term))) return false;
    if (this.phrases.length === 0 && this.negatedPhrases.length === 0) return true;
    const plain = texts.map((covered: CoveredText) => folded(covered.text, this.#sensitivity));
    const isIn = (phrase: string) => plain.some((text) => text.includes(phrase));
    return this.phrases.every(isIn) && !this.negatedPhrases.some(isIn);
  }

  /** The sum of what the terms of the query count in the document. */
  score(doc: Doc): number {
    const scores = this.#rules.scoresOf(doc);
    return this.terms.reduce((sum, term) => sum + (scores.get(term) ?? 0), 0);
  }
}

interface Parsed {
  readonly search: string;
  readonly language: Language;
  readonly sensitivity: Sensitivity;
}

function parse(spec: Value, defaultLanguage: Language): Parsed {
  if (!(spec instanceof Doc)) throw new CommandError(CODE.badValue, '$text expects an object');
  const stranger = spec.keys().find((key) => !OPTIONS.has(key));
  if (stranger !== undefined) throw new CommandError(CODE.badValue, 'extra fields in $text');
  const search = spec.get('$search');
  if (typeof search !== 'string')
    throw new CommandError(CODE.typeMismatch, '"$search" had the wrong type. Expected string');
  const name = spec.get('$language') ?? defaultLanguage.name;
  if (typeof name !== 'string')
    throw new CommandError(CODE.typeMismatch, '"$language" had the wrong type. Expected string');
  const language = findLanguage(name);
  if (language === undefined) {
    throw new CommandError(CODE.badValue, `unsupported language: "${name}" for text index version 3`);
  }
  const isCaseSensitive = flag(spec, '$caseSensitive');
  const isDiacriticSensitive = flag(spec, '$diacriticSensitive');
  return { search, language, sensitivity: { isCaseSensitive, isDiacriticSensitive } };
}

const OPTIONS = new Set(['$search', '$language', '$caseSensitive', '$diacriticSensitive']);

function flag(spec: Doc, key: string): boolean {
  const value = spec.get(key) ?? false;
  if (typeof value === 'boolean') return value;
  throw new CommandError(CODE.typeMismatch, `"${key}" had the wrong type. Expected bool`);
}

interface Parts {
  readonly words: string[];
  readonly negatedWords: string[];
  readonly phrases: string[];
  readonly negatedPhrases: string[];
}

/** A minus negates where a space stands before it: "pre-market" is two words. */
function partsOf(search: string): Parts {
  const parts: Parts = { words: [], negatedWords: [], phrases: [], negatedPhrases: [] };
  for (const [, minus, phrase, word] of search.matchAll(/((?<=^|\s)-)?(?:"([^"]*)"?|([^\s"]+))/gu)) {
    const isNegated = minus !== undefined;
    if (phrase !== undefined) (isNegated ? parts.negatedPhrases : parts.phrases).push(phrase);
    else if (word !== undefined) (isNegated ? parts.negatedWords : parts.words).push(word);
  }
  return { ...parts, phrases: parts.phrases.filter((phrase) => phrase !== '') };
}
