import type { CompareText } from '../bson/compare.js';
import type { FoldText } from '../bson/sort-key.js';
import { keyMakerOf } from './collation-keys.js';
import type { Comparison } from './collation-locale.js';

interface Folding {
  readonly fold: FoldText;
  readonly isOrderedByFold: boolean;
  readonly isOrderable: (text: string) => boolean;
}

/**
 * Texts that stand for strings in index keys, groups and sets. `Intl.Collator` can only compare, so a text
 * is made of representatives: each character is replaced by the plainest one that the collator calls
 * equal. Where all representatives are known to be ordered one by one, ranks take their places and the
 * order of the texts is the collator's; other texts can only be looked up.
 */
export function foldingOf(comparison: Comparison): Folding {
  if (comparison.isIdentity) {
    return { fold: (text) => text.normalize('NFD'), isOrderedByFold: false, isOrderable: () => false };
  }
  const keys = later(() => (comparison.isPlain ? keyMakerOf(comparison) : undefined));
  const canonical = canonicalOf(comparison, () => keys() === undefined);
  return {
    fold: (text) => {
      const plain = canonical(text);
      return keys()?.(plain) ?? UNORDERED + plain;
    },
    isOrderable: (text) => keys()?.(canonical(text)) !== undefined,
    // Asked for by the planner alone, long after the collation was read.
    get isOrderedByFold() {
      return keys() !== undefined;
    },
  };
}

/** Computes once, and not before it is needed. */
function later<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}

/** Sorts after all ranks. */
const UNORDERED = '\uffff';

function canonicalOf({ compare, isNumeric }: Comparison, mayContract: () => boolean): FoldText {
  const represent = remembering((character) => plainestOf(character, compare));
  const isApart = remembering((pair) => {
    const [first = '', second = ''] = pair;
    return compare(pair, represent(first) + represent(second)) === 0 ? '' : APART;
  });
  const joined = joinPairs(compare);
  return (text) => {
    const digits = isNumeric ? text.replace(/0+(?=\d)/g, withoutLeadingZeros) : text;
    let plain = '';
    let previous = '';
    for (const character of joined(digits.normalize('NFC'))) {
      if (previous !== '' && mayContract()) plain += isApart(previous + character);
      plain += represent(character);
      previous = character;
    }
    return plain.normalize('NFC');
  };
}

/** Between two letters that are one letter only when they are written in another way, as "zS" in Hungarian. */
const APART = '\ufffe';

function remembering(compute: FoldText): FoldText {
  const known = new Map<string, string>();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = compute(text);
      if (known.size < MAX_REMEMBERED) known.set(text, found);
    }
    return found;
  };
}

const MAX_REMEMBERED = 20_000;

function withoutLeadingZeros(zeros: string, at: number, text: string): string {
  return at > 0 && /\d/.test(text[at - 1] ?? '') ? zeros : '';
}

function plainestOf(character: string, compare: CompareText): string {
  if (compare(character, '') === 0) return '';
  for (const candidate of candidatesFor(character)) {
    if (candidate !== '' && compare(character, candidate) === 0) return candidate;
  }
  return character;
}

/** Other ways to write a character, the plainest first. */
function candidatesFor(character: string): Set<string> {
  const compatible = character.normalize('NFKD');
  const bare = compatible.replace(/\p{M}/gu, '');
  const lower = bare.toLowerCase();
  const all = [
    ...(LETTERS_ALIKE.get(lower) ?? []),
    hiragana(lower),
    lower,
    bare,
    hiragana(compatible.toLowerCase()),
    compatible.toLowerCase(),
    compatible,
    character.toLowerCase(),
  ];
  return new Set(all.map((text) => text.normalize('NFC')));
}

const LETTERS_ALIKE = new Map<string, readonly string[]>([
  ['ß', ['ss']],
  ['æ', ['ae', 'ä']],
  ['œ', ['oe', 'ö']],
  ['ø', ['o', 'ö']],
  ['ł', ['l']],
  ['đ', ['d']],
  ['ð', ['d']],
  ['þ', ['th']],
  ['ħ', ['h']],
  ['ŧ', ['t']],
  ['ı', ['i']],
]);

const KANA_DISTANCE = 0x60;

function hiragana(text: string): string {
  return text.replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - KANA_DISTANCE));
}

/** In some languages two letters are another way to write one, as the Danish "aa". */
function joinPairs(compare: CompareText): FoldText {
  const pairs = new Map<string, string>();
  for (const [pair, letter] of LETTER_PAIRS) {
    for (const form of casesOf(pair)) {
      for (const target of [letter, letter.toUpperCase()]) {
        if (!pairs.has(form) && compare(form, target) === 0) pairs.set(form, target);
      }
    }
  }
  if (pairs.size === 0) return (text) => text;
  const pattern = new RegExp([...pairs.keys()].join('|'), 'g');
  return (text) => text.replace(pattern, (pair) => pairs.get(pair) ?? pair);
}

function casesOf(pair: string): string[] {
  const [first = '', second = ''] = pair;
  return [pair, pair.toUpperCase(), first.toUpperCase() + second, first + second.toUpperCase()];
}

const LETTER_PAIRS = [
  ['aa', 'å'],
  ['ae', 'ä'],
  ['oe', 'ö'],
  ['ue', 'ü'],
] as const;
