import { type CompareText, compareText } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { toInteger } from '../bson/numbers.js';
import type { FoldText } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';

/** How strings are compared: by code points, or as a language does at one of three strengths. */
export interface Collation {
  /** The document as it was given, completed; none for the simple collation. */
  readonly spec: Doc | undefined;
  readonly compare: CompareText;
  /** Strings that this collation calls equal become the same text. */
  readonly fold: FoldText;
  /** Whether the order of folded texts is the order of `compare`. */
  readonly isOrderedByFold: boolean;
}

export const SIMPLE: Collation = {
  spec: undefined,
  compare: compareText,
  fold: (text) => text,
  isOrderedByFold: true,
};

export function parseCollation(spec: Value | undefined): Collation {
  if (spec === undefined || spec === null) return SIMPLE;
  if (!(spec instanceof Doc)) throw new CommandError(CODE.typeMismatch, 'collation must be an object');
  const locale = spec.get('locale');
  if (typeof locale !== 'string') {
    throw new CommandError(
      CODE.missingField,
      "BSON field 'collation.locale' is missing but a required field",
    );
  }
  if (locale === 'simple') return SIMPLE;
  const strength = toInteger(spec.get('strength') ?? 3) ?? 0;
  if (strength < 1 || strength > 5) {
    throw new CommandError(CODE.badValue, 'collation.strength must be between 1 and 5');
  }
  return build(locale, strength, spec);
}

export function isSameCollation(a: Collation, b: Collation): boolean {
  if (a.spec === undefined || b.spec === undefined) return a.spec === b.spec;
  return a.spec.toBytes().equals(b.spec.toBytes());
}

const SENSITIVITY = ['base', 'accent'] as const;

function build(locale: string, strength: number, spec: Doc): Collation {
  const hasCaseLevel = spec.get('caseLevel') === true;
  const sensitivity = strength === 1 && hasCaseLevel ? 'case' : (SENSITIVITY[strength - 1] ?? 'variant');
  const caseFirst = spec.get('caseFirst');
  const collator = newCollator(locale, {
    sensitivity,
    numeric: spec.get('numericOrdering') === true,
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    ignorePunctuation: spec.get('alternate') === 'shifted',
  });
  const byStrength = strength >= 3 || (strength === 1 && hasCaseLevel) ? collator.compare : collator.compare;
  return {
    spec: complete(locale, strength, spec),
    compare:
      strength >= 3 ? (a, b) => byStrength(a, b) || compareText(a.normalize(), b.normalize()) : byStrength,
    fold: folder(locale, strength, hasCaseLevel),
    isOrderedByFold: false,
  };
}

function newCollator(locale: string, options: Intl.CollatorOptions): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-').replace(/@.*$/, ''), options);
  } catch {
    throw new CommandError(CODE.badValue, `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

/** Letters that a language counts as letters of their own keep their marks at every strength. */
const OWN_LETTERS: Readonly<Record<string, string>> = {
  pl: 'ąćęłńóśźż',
  sv: 'åäö',
  fi: 'åäö',
  da: 'åæø',
  nb: 'åæø',
  de: '',
  es: 'ñ',
  cs: 'čřšž',
};

function folder(locale: string, strength: number, hasCaseLevel: boolean): FoldText {
  if (strength >= 3) return (text) => text.normalize();
  const own = new Set(OWN_LETTERS[locale.slice(0, 2)] ?? '');
  const lower: FoldText = hasCaseLevel
    ? (text) => text
    : (text) => text.toLocaleLowerCase(locale.slice(0, 2));
  if (strength === 2) return (text) => lower(text.normalize());
  return (text) => {
    let folded = '';
    for (const letter of lower(text.normalize())) {
      folded += own.has(letter.toLowerCase()) ? letter : letter.normalize('NFD').replace(/\p{M}/gu, '');
    }
    return folded;
  };
}

const DEFAULTS: readonly (readonly [string, Value])[] = [
  ['caseLevel', false],
  ['caseFirst', 'off'],
  ['strength', 3],
  ['numericOrdering', false],
  ['alternate', 'non-ignorable'],
  ['maxVariable', 'punct'],
  ['normalization', false],
  ['backwards', false],
];

function complete(locale: string, strength: number, spec: Doc): Doc {
  const full = Doc.from([['locale', locale]]);
  for (const [key, value] of DEFAULTS) full.set(key, spec.get(key) ?? value);
  return full.set('strength', strength).set('version', '57.1');
}
