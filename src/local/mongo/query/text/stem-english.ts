/**
 * The Snowball stemmer for English ("Porter2", snowballstem.org/algorithms/english), which MongoDB uses for
 * text indexes in English. Takes a word in small letters.
 */
export function stemEnglish(word: string): string {
  if (word.length <= 2) return word;
  const special = SPECIAL.get(word);
  if (special !== undefined) return special;
  let stem = word.replace(/^'/, '').replace(/^y|([aeiouy])y/g, (found) => `${found.slice(0, -1)}Y`);
  const regions = regionsOf(stem);
  stem = stem.replace(/'s'?$|'$/, '');
  stem = step1a(stem);
  if (FINAL.has(stem)) return stem;
  stem = step1b(stem, regions.r1);
  stem = stem.replace(/(?<=.[^aeiouy])[yY]$/, 'i');
  stem = replaceSuffix(stem, STEP_2, regions.r1);
  stem = step3(stem, regions);
  stem = step4(stem, regions.r2);
  return step5(stem, regions).toLowerCase();
}

interface Regions {
  /** Where the part after the first vowel and consonant begins, and where that has such a part again. */
  readonly r1: number;
  readonly r2: number;
}

const SPECIAL = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map((word) => [word, word] as const),
]);
const FINAL = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed']);

const VOWEL = /[aeiouy]/;

function regionsOf(word: string): Regions {
  const start = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = start === null ? regionAfter(word, 0) : start[0].length;
  return { r1, r2: regionAfter(word, r1) };
}

function regionAfter(word: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found === null ? word.length : from + found.index + 2;
}

function step1a(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (/(?:us|ss)$/.test(word) || !word.endsWith('s')) return word;
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function step1b(word: string, r1: number): string {
  const [eed] = /eed(?:ly)?$/.exec(word) ?? [];
  if (eed !== undefined) {
    return word.length - eed.length >= r1 ? `${word.slice(0, -eed.length)}ee` : word;
  }
  const [ending] = /(?:ed|ing)(?:ly)?$/.exec(word) ?? [];
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  if (!VOWEL.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return stem.slice(0, -1);
  return isShort(stem, r1) ? `${stem}e` : stem;
}

/** Ends in a short syllable and has nothing after it. */
function isShort(word: string, r1: number): boolean {
  return word.length <= r1 && endsShort(word);
}

function endsShort(word: string): boolean {
  return /^[aeiouy][^aeiouy]$|[^aeiouy][aeiouy][^aeiouywxY]$/.test(word);
}

type Suffixes = readonly (readonly [string, string])[];

/** Longer ones before those that they end in. */
const STEP_2: Suffixes = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];
const STEP_3: Suffixes = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

function replaceSuffix(word: string, suffixes: Suffixes, r1: number): string {
  const found = suffixes.find(([suffix]) => word.endsWith(suffix));
  if (found !== undefined) {
    const at = word.length - found[0].length;
    return at >= r1 ? word.slice(0, at) + found[1] : word;
  }
  if (suffixes !== STEP_2) return word;
  if (word.endsWith('logi') && word.length - 3 >= r1) return word.slice(0, -1);
  return /[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1 ? word.slice(0, -2) : word;
}

function step3(word: string, { r1, r2 }: Regions): string {
  if (word.endsWith('ative')) return word.length - 5 >= r2 ? word.slice(0, -5) : word;
  return replaceSuffix(word, STEP_3, r1);
}

const STEP_4 = /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|(?<=[st])ion)$/;

function step4(word: string, r2: number): string {
  const found = STEP_4.exec(word);
  return found === null || found.index < r2 ? word : word.slice(0, found.index);
}

function step5(word: string, { r1, r2 }: Regions): string {
  const last = word.length - 1;
  if (word.endsWith('e')) {
    return last >= r2 || (last >= r1 && !endsShort(word.slice(0, -1))) ? word.slice(0, -1) : word;
  }
  return word.endsWith('ll') && last >= r2 ? word.slice(0, -1) : word;
}
