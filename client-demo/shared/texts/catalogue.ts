import type { Language } from '../../../src/shared/language.js';
import { numberFormat } from './formats.js';
import { language } from './language.js';

/** A sentence with `{parameters}`, or one for each plural form of the number `{count}`. */
export type Text = string | Plural;

/** Sentences by plural form, as `Intl.PluralRules` names them. English needs `one` and `other`, Polish `few` and `many` too. */
export interface Plural {
  readonly one: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** What the parameters of a text are given: numbers are written as the language writes them. */
export type Values = Readonly<Record<string, string | number>>;

/** Finds a text by its key in the page's language and fills in its parameters. */
export type Translate<Catalogue> = <Key extends keyof Catalogue>(
  key: Key,
  ...values: Needed<Catalogue[Key]>
) => string;

/**
 * Makes the catalogue of a page. Both languages have the same keys, else it does not compile. The function it returns
 * wants exactly the parameters that the Polish text names; read in a component, it follows the page's language.
 */
export function createTexts<const Catalogue extends Readonly<Record<string, Text>>>(catalogues: {
  readonly pl: Catalogue;
  readonly en: { readonly [Key in keyof Catalogue]: Text };
}): Translate<Catalogue> {
  return (key, ...[values]) => fillIn(catalogues[language.value][key], language.value, values);
}

/** The text with its parameters filled in, the plural form chosen by `values.count`. */
export function fillIn(text: Text, spoken: Language, values: Values = {}): string {
  const sentence = typeof text === 'string' ? text : choosePlural(text, spoken, values.count);
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numberFormat(spoken).format(value) : value;
  });
}

type NamesIn<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type NamesOf<Entry> = Entry extends string ? NamesIn<Entry> : NamesIn<Entry[keyof Entry]> | 'count';
type Needed<Entry> = [NamesOf<Entry>] extends [never]
  ? []
  : [values: { readonly [Name in NamesOf<Entry>]: Name extends 'count' ? number : string | number }];

function choosePlural(plural: Plural, spoken: Language, count: string | number | undefined): string {
  const form = new Intl.PluralRules(spoken).select(Number(count));
  if (form === 'one' || form === 'few' || form === 'many') return plural[form] ?? plural.other;
  return plural.other;
}
