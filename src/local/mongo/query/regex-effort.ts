/**
 * How many steps a backtracking engine may need at worst on a text of some length: a power of the length
 * with an exponent for each repetition, and no end where repetitions stand inside of repetitions.
 */
export function effortOf(source: string): (length: number) => number {
  const { repetitions, isExplosive } = survey(source);
  if (isExplosive) return (length) => 2 ** Math.min(length, 1_000);
  return (length) => length ** (repetitions + 1);
}

interface Group {
  /** Something in it may match in more than one way. */
  isVariable: boolean;
}

interface Survey {
  readonly repetitions: number;
  readonly isExplosive: boolean;
}

/** Repetitions up to this count are as good as none. */
const FEW = 4;
const TOKEN =
  /\\k<|\\[1-9]|\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<\w+>)|\(|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|./gsu;

function survey(source: string): Survey {
  const groups: Group[] = [{ isVariable: false }];
  let closed: Group | undefined;
  let repetitions = 0;
  let isExplosive = false;
  for (const [token] of source.matchAll(TOKEN)) {
    const last = closed;
    closed = undefined;
    const inner = groups.at(-1);
    if (token.startsWith('(')) groups.push({ isVariable: false });
    else if (token === ')') {
      closed = groups.length > 1 ? groups.pop() : undefined;
      const outer = groups.at(-1);
      if (outer !== undefined && closed?.isVariable) outer.isVariable = true;
    } else if (token === '|') {
      if (inner !== undefined) inner.isVariable = true;
    } else if (isQuantifier(token)) {
      if (inner !== undefined) inner.isVariable = true;
      if (!isMany(token)) continue;
      repetitions += 1;
      if (last?.isVariable) isExplosive = true;
    } else if (/^\\[1-9k]/.test(token)) repetitions += 1;
  }
  return { repetitions, isExplosive };
}

function isQuantifier(token: string): boolean {
  return /^(?:[*+?]|\{\d)/.test(token);
}

function isMany(token: string): boolean {
  if (/^[*+]/.test(token)) return true;
  const counts = /^\{(\d+)(,?)(\d*)\}/.exec(token);
  if (counts === null) return false;
  const [, least, comma, most] = counts;
  return comma === '' ? Number(least) > FEW : most === '' || Number(most) > FEW;
}
