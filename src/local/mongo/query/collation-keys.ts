import { type CompareText, compareText } from '../bson/compare.js';
import type { Comparison } from './collation-locale.js';

/** Makes a text whose order by code points is the collator's; none for characters without a rank. */
type KeyMaker = (text: string) => string | undefined;

/**
 * Ranks the letters of the European scripts by the collator, level by level, and checks the result on all
 * pairs of letters: a language with letters made of two characters (Czech "ch") does not pass, and has no
 * keys. A key is the ranks of all base letters, then those of the accents, then those of the cases, as in
 * the Unicode Collation Algorithm.
 */
export function keyMakerOf({ compare, levels }: Comparison): KeyMaker | undefined {
  const ranks = rank(levels);
  const make: KeyMaker = (text) => keyOf(text, ranks, levels.length);
  return isRightFor(textsOf([...ranks.keys()], levels[0] ?? compare), make, compare) ? make : undefined;
}

/** The place of a character on each level; 0 is the least. */
type Ranks = ReadonlyMap<string, readonly number[]>;

/** Together with an "l" it is a letter, everywhere. */
const CATALAN_DOT = '·';
const CANDIDATES = charactersIn([
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x218, 0x21b],
  [0x386, 0x3ce],
  [0x400, 0x45f],
  [0x490, 0x491],
  [0x2010, 0x2026],
  [0x20ac, 0x20ac],
]);

function charactersIn(ranges: readonly (readonly [number, number])[]): string[] {
  const characters: string[] = [];
  for (const [from, to] of ranges) {
    for (let code = from; code <= to; code += 1) {
      const character = String.fromCodePoint(code);
      const isSingle = character.normalize('NFKD') === character.normalize('NFD');
      if (isSingle && character.normalize('NFC') === character && character !== CATALAN_DOT)
        characters.push(character);
    }
  }
  return characters;
}

function rank(levels: readonly CompareText[]): Ranks {
  const [byBase = compareText] = levels;
  const strongest = levels.at(-1) ?? byBase;
  const sorted = CANDIDATES.filter((character) => byBase(character, '') > 0).sort(
    (a, b) => strongest(a, b) || compareText(a, b),
  );
  const greatest = sorted.at(-1) ?? '';
  const ranks = new Map<string, number[]>();
  let previous: { character: string; places: number[] } | undefined;
  for (const character of sorted) {
    // Between "a" and "až" there is only what counts as several letters, such as the ligature "æ".
    if (
      previous !== undefined &&
      isBetween(previous.character, previous.character + greatest, character, byBase)
    )
      continue;
    const places = previous === undefined ? levels.map(() => 0) : placesAfter(previous, character, levels);
    ranks.set(character, places);
    previous = { character, places };
  }
  return ranks;
}

function isBetween(low: string, high: string, character: string, compare: CompareText): boolean {
  return compare(low, character) !== 0 && compare(high, character) >= 0;
}

function placesAfter(
  previous: { readonly character: string; readonly places: readonly number[] },
  character: string,
  levels: readonly CompareText[],
): number[] {
  const changed = levels.findIndex((compare) => compare(previous.character, character) !== 0);
  return previous.places.map((place, level) => {
    if (changed < 0 || level < changed) return place;
    return level === changed ? place + 1 : 0;
  });
}

const SEPARATOR = '\u0001';
/** Code points below stand for the separator and the end of a key. */
const FIRST = 2;

function keyOf(text: string, ranks: Ranks, levelCount: number): string | undefined {
  const levels = Array.from({ length: levelCount }, (): number[] => []);
  for (const character of text) {
    const places = ranks.get(character);
    if (places === undefined) return undefined;
    for (const [level, place] of places.entries()) levels[level]?.push(place + FIRST);
  }
  return levels
    .map((places, level) => String.fromCharCode(...(level === 0 ? places : trimmed(places))))
    .join(SEPARATOR);
}

/** What is least at the end says nothing: all texts that come this far are of the same length. */
function trimmed(places: number[]): number[] {
  return places.slice(0, places.findLastIndex((place) => place > FIRST) + 1);
}

/** All single characters, and all pairs of the small letters that are letters of their own. */
function textsOf(characters: readonly string[], byBase: CompareText): string[] {
  const letters = characters.filter((character) => {
    if (!/^\p{Script=Latin}$/u.test(character) || character !== character.toLowerCase()) return false;
    const bare = character.normalize('NFD').charAt(0);
    return bare === character ? /[a-zđłøåäö]/.test(character) : byBase(bare, character) !== 0;
  });
  return [...characters, ...letters.flatMap((one) => letters.map((other) => one + other))];
}

function isRightFor(texts: readonly string[], make: KeyMaker, compare: CompareText): boolean {
  const keyed = texts.map((text) => ({ text, key: make(text) ?? '' }));
  keyed.sort((a, b) => compareText(a.key, b.key));
  return keyed.every(({ text, key }, index) => {
    const before = keyed[index - 1];
    if (before === undefined) return true;
    return Math.sign(compare(before.text, text)) === Math.sign(compareText(before.key, key));
  });
}
