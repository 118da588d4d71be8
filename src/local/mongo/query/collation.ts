import { type CompareText, compareText } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { toInteger } from '../bson/numbers.js';
import type { FoldText } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { foldingOf } from './collation-fold.js';
import { comparisonOf } from './collation-locale.js';

/** How strings are compared: by code points, or as a language does. */
export interface Collation {
  /** The document as it was given, completed; none for the simple collation. */
  readonly spec: Doc | undefined;
  readonly compare: CompareText;
  /** Two strings become the same text if, and only if, `compare` calls them equal. */
  readonly fold: FoldText;
  /** Whether the order of folded texts is the order of `compare`, for texts that are `isOrderable`. */
  readonly isOrderedByFold: boolean;
  readonly isOrderable: (text: string) => boolean;
}

export const SIMPLE: Collation = {
  spec: undefined,
  compare: compareText,
  fold: (text) => text,
  isOrderedByFold: true,
  isOrderable: () => true,
};

/**
 * Reads a `collation` document as MongoDB's manual describes it ("Collation"). Refuses unknown locales and
 * fields, and what cannot be compared here: `backwards`, and strengths 4 and 5 that ignore punctuation.
 */
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
  for (const key of spec.keys()) assertField(spec, key);
  const full = complete(spec, locale);
  const cacheKey = full.toBytes().toString('latin1');
  let collation = KNOWN.get(cacheKey);
  if (collation === undefined) {
    collation = build(full);
    if (KNOWN.size < MAX_KNOWN) KNOWN.set(cacheKey, collation);
  }
  return collation;
}

export function isSameCollation(a: Collation, b: Collation): boolean {
  if (a.spec === undefined || b.spec === undefined) return a.spec === b.spec;
  return a.spec.toBytes().equals(b.spec.toBytes());
}

/** Whether the index order of everything in the value is the order of the collation. */
export function isOrderable(value: Value | undefined, collation: Collation): boolean {
  if (collation.spec === undefined) return true;
  if (typeof value === 'string') return collation.isOrderable(value);
  if (Array.isArray(value)) return value.every((item) => isOrderable(item, collation));
  if (value instanceof Doc) return [...value.entries()].every(([, item]) => isOrderable(item, collation));
  return true;
}

const KNOWN = new Map<string, Collation>();
const MAX_KNOWN = 500;

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
const CHOICES = new Map<string, readonly string[]>([
  ['caseFirst', ['upper', 'lower', 'off']],
  ['alternate', ['non-ignorable', 'shifted']],
  ['maxVariable', ['punct', 'space']],
]);

function assertField(spec: Doc, key: string): void {
  const value = spec.get(key);
  const choices = CHOICES.get(key);
  if (choices !== undefined) {
    if (typeof value === 'string' && choices.includes(value)) return;
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${describe(value)}' for field 'collation.${key}' is not a valid value.`,
    );
  }
  if (key === 'strength') {
    const strength = toInteger(value);
    if (strength !== undefined && strength >= 1 && strength <= 5) return;
    throw new CommandError(CODE.badValue, 'collation.strength must be between 1 and 5');
  }
  if (key === 'locale' || key === 'version') return;
  if (!DEFAULTS.some(([name]) => name === key)) {
    throw new CommandError(CODE.unknownField, `BSON field 'collation.${key}' is an unknown field.`);
  }
  if (typeof value !== 'boolean') {
    throw new CommandError(
      CODE.typeMismatch,
      `BSON field 'collation.${key}' is the wrong type, expected type 'bool'`,
    );
  }
}

function complete(spec: Doc, locale: string): Doc {
  const full = Doc.from([['locale', locale]]);
  for (const [key, value] of DEFAULTS) full.set(key, spec.get(key) ?? value);
  return full.set('strength', int32Of(spec.get('strength'))).set('version', '57.1');
}

function int32Of(strength: Value | undefined): number {
  return toInteger(strength ?? 3) ?? 3;
}

function build(spec: Doc): Collation {
  const comparison = comparisonOf(spec);
  return { spec, compare: comparison.compare, ...foldingOf(comparison) };
}
