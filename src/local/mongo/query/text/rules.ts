import { Doc, type Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';
import { CommandError } from '../../errors.js';
import { findLanguage, type Language } from './language.js';
import { INSENSITIVE, termsOf } from './tokens.js';

/** A string of a document that a text index covers. */
export interface CoveredText {
  readonly text: string;
  readonly weight: number;
  readonly language: Language;
}

/** What a text index says of its documents: which fields, how much each counts, in which language. */
export class TextRules {
  readonly language: Language;
  readonly #override: string;
  readonly #weights: ReadonlyMap<string, number>;

  /** Takes the specification as `listIndexes` shows it. */
  constructor(spec: Doc) {
    const name = spec.get('default_language');
    const override = spec.get('language_override');
    this.language = findLanguage(typeof name === 'string' ? name : 'english') ?? unsupported(name);
    this.#override = typeof override === 'string' ? override : 'language';
    const weights = spec.get('weights');
    this.#weights = new Map(
      weights instanceof Doc
        ? [...weights.entries()].map(([path, weight]) => [path, isNumeric(weight) ? toDouble(weight) : 1])
        : [],
    );
  }

  /** All strings that the index covers. Throws where a document names a language that there is not. */
  textsOf(doc: Doc): CoveredText[] {
    const texts: CoveredText[] = [];
    this.#walk(doc, '', this.language, texts);
    return texts;
  }

  /**
   * How much each term counts in the document. As MongoDB does it: in each field a term counts its weight,
   * half of that more for each repetition less and less, and more in a field that says little else.
   */
  scoresOf(doc: Doc): Map<string, number> {
    const scores = new Map<string, number>();
    for (const covered of this.textsOf(doc)) addScores(covered, scores);
    return scores;
  }

  #walk(doc: Doc, prefix: string, outer: Language, texts: CoveredText[]): void {
    const language = this.#languageOf(doc, outer);
    for (const [key, value] of doc.entries()) {
      const path = prefix + key;
      if (prefix === '' && key === this.#override && !this.#weights.has(path)) continue;
      this.#visit(value, path, language, texts);
    }
  }

  #visit(value: Value, path: string, language: Language, texts: CoveredText[]): void {
    if (Array.isArray(value)) for (const item of value) this.#visit(item, path, language, texts);
    else if (value instanceof Doc) this.#walk(value, `${path}.`, language, texts);
    else if (typeof value === 'string') {
      const weight = this.#weights.get(path) ?? this.#weights.get('$**');
      if (weight !== undefined) texts.push({ text: value, weight, language });
    }
  }

  #languageOf(doc: Doc, outer: Language): Language {
    const name = doc.get(this.#override);
    if (name === undefined) return outer;
    if (typeof name !== 'string') {
      throw new CommandError(17261, `found language override field in document with non-string type`);
    }
    return findLanguage(name) ?? unsupported(name);
  }
}

/** Of a collection that there is not: any `$text` is valid and finds nothing. */
export const NO_TEXTS = new TextRules(new Doc());

function unsupported(name: Value | undefined): never {
  throw new CommandError(17262, `language override unsupported: ${String(name)}`);
}

function addScores({ text, weight, language }: CoveredText, scores: Map<string, number>): void {
  const terms = termsOf(text, language, INSENSITIVE);
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [term, count] of counts) {
    // 1 + 1/2 + 1/4 and so on, one for each time that it is there.
    const frequency = 2 - 2 ** (1 - count);
    const share = 0.5 + (0.5 * count) / terms.length;
    const whole = text.toLowerCase() === term ? 1.1 : 1;
    scores.set(term, (scores.get(term) ?? 0) + weight * frequency * share * whole);
  }
}
