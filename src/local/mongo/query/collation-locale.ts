import { type CompareText, compareText } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import { toInteger } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';

/** How a collation compares, and what is known of it. */
export interface Comparison {
  readonly compare: CompareText;
  /** The collators of the levels that have one: base letters, then accents, then the rest. */
  readonly levels: readonly CompareText[];
  /** Digits are compared as numbers. */
  readonly isNumeric: boolean;
  /** The levels are compared one after the other for the whole text, and every character counts. */
  readonly isPlain: boolean;
  /** Equal only if canonically equivalent. */
  readonly isIdentity: boolean;
}

/** Builds the comparison from `Intl.Collator`, which is the ICU library that MongoDB compares with. */
export function comparisonOf(spec: Doc): Comparison {
  const strength = toInteger(spec.get('strength')) ?? 3;
  const hasCaseLevel = spec.get('caseLevel') === true;
  const isShifted = spec.get('alternate') === 'shifted';
  refuseUnsupported(spec, strength, isShifted);
  const collator = collators(spec, isShifted);
  const levels = [collator('base'), collator('accent'), collator('variant')].slice(0, Math.min(strength, 3));
  const steps = stepsOf(strength, hasCaseLevel, collator);
  const isNumeric = spec.get('numericOrdering') === true;
  return {
    compare: inTurn(steps),
    levels,
    isNumeric,
    isPlain: !hasCaseLevel && !isShifted && !isNumeric && strength < 5,
    isIdentity: strength === 5,
  };
}

type Sensitivity = 'base' | 'accent' | 'case' | 'variant';

function stepsOf(
  strength: number,
  hasCaseLevel: boolean,
  collator: (sensitivity: Sensitivity) => CompareText,
): CompareText[] {
  if (strength === 1) return [collator(hasCaseLevel ? 'case' : 'base')];
  const steps = hasCaseLevel ? [collator('accent'), collator('case')] : [];
  if (strength === 2) return hasCaseLevel ? steps : [collator('accent')];
  steps.push(collator('variant'));
  if (strength === 5) steps.push((a, b) => compareText(a.normalize('NFD'), b.normalize('NFD')));
  return steps;
}

function inTurn(steps: readonly CompareText[]): CompareText {
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return only;
  return (a, b) => {
    for (const step of steps) {
      const order = step(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function refuseUnsupported(spec: Doc, strength: number, isShifted: boolean): void {
  const refused =
    (spec.get('backwards') === true && 'backwards') ||
    (isShifted && strength > 3 && `alternate 'shifted' with strength ${strength}`) ||
    (isShifted && spec.get('maxVariable') === 'space' && "maxVariable 'space'");
  if (refused === false) return;
  throw new CommandError(CODE.commandNotSupported, `collation with ${refused} is not supported`);
}

function collators(spec: Doc, isShifted: boolean): (sensitivity: Sensitivity) => CompareText {
  const caseFirst = spec.get('caseFirst');
  const options: Intl.CollatorOptions = {
    numeric: spec.get('numericOrdering') === true,
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    ignorePunctuation: isShifted,
  };
  const tag = tagOf(String(spec.get('locale')));
  return (sensitivity) => new Intl.Collator(tag, { ...options, sensitivity }).compare;
}

/** `de@collation=phonebook` and `en_US` as the tags of BCP 47. */
function tagOf(locale: string): string {
  const [, base = '', variant] = /^([A-Za-z_]+)(?:@collation=(\w+))?$/.exec(locale) ?? [];
  const tag = base.replaceAll('_', '-');
  const kind = variant === undefined ? '' : (VARIANTS.get(variant) ?? variant);
  try {
    const whole = kind === '' ? tag : `${tag}-u-co-${kind}`;
    const isKnown = Intl.Collator.supportedLocalesOf([tag]).length > 0;
    const hasVariant = kind === '' || new Intl.Collator(whole).resolvedOptions().collation === kind;
    if (isKnown && hasVariant) return whole;
  } catch {
    // Not the form of a tag: refused below.
  }
  throw new CommandError(CODE.badValue, `Field 'locale' is invalid in: { locale: "${locale}" }`);
}

const VARIANTS = new Map([
  ['phonebook', 'phonebk'],
  ['traditional', 'trad'],
  ['dictionary', 'dict'],
]);
