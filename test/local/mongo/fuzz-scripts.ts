import { Code } from 'bson';
import { anyName, anyNumber, anyValue } from './fuzz-values.js';
import type { Chance } from './seeded.js';

/** A function of a client: sound, broken, or one that means no good. */
export function anyScript(chance: Chance): unknown {
  const text = chance.pick(SCRIPTS);
  return chance.percent(20)
    ? new Code(text, chance.percent(30) ? { a: anyNumber(chance) } : undefined)
    : text;
}

const SCRIPTS = [
  'function() { return this.n > 3; }',
  'this.a == 1 || obj.tags',
  'function(a, b) { return [a, b, { deep: this }]; }',
  'function() { emit(this.a, this.n); emit(null, this); }',
  'function(key, values) { return Array.sum(values); }',
  'return return',
  '',
  'throw { code: 5 }',
  'function() { return function() {}; }',
  'const self = {}; self.self = self; return self',
  'JSON.parse = () => 5; emit = 5; Array.isArray = () => true; return [1]',
  'Object.prototype.toJSON = () => "x"; return { a: new Date(NaN), b: -0, c: 1n << 70n, d: Symbol() }',
  'return { get a() { throw 1; }, ["\\u0000"]: "oid" }',
  'return Array.from({ length: 1e5 }, (_, n) => ({ n }))',
  'return "x".repeat(1e7)',
  'let deep = []; for (let n = 0; n < 500; n += 1) deep = [deep]; return deep',
  'function f() { return f(); }',
  'while (true) {}',
];

/** What a window function may be, and around what. */
export function anyWindowCall(chance: Chance): Record<string, unknown> {
  const name = chance.pick(WINDOW_FUNCTIONS);
  const operand = chance.pick<unknown>([
    {},
    '$n',
    { input: '$n', unit: chance.pick(['day', 'month', 'x']) },
    { input: '$n', N: anyNumber(chance) },
    { output: `$${anyName(chance)}`, by: anyNumber(chance), default: anyValue(chance) },
    ['$n', '$a'],
    anyValue(chance),
  ]);
  const bound = () => chance.pick<unknown>(['current', 'unbounded', -1, 1, anyNumber(chance)]);
  const window = chance.pick<unknown>([
    { documents: [bound(), bound()] },
    { range: [bound(), bound()] },
    { range: [bound(), bound()], unit: chance.pick(['hour', 'year', 'x']) },
    anyValue(chance),
  ]);
  return chance.percent(60) ? { [name]: operand, window } : { [name]: operand };
}

const WINDOW_FUNCTIONS = [
  ...['$sum', '$avg', '$push', '$first', '$topN', '$median', '$count', '$addToSet', '$stdDevSamp'],
  ...['$rank', '$denseRank', '$documentNumber', '$shift', '$derivative', '$integral', '$expMovingAvg'],
  ...['$linearFill', '$locf', '$covariancePop', '$nope'],
];
