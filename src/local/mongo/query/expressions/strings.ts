import type { Value } from '../../bson/document.js';
import { Int32 } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { isNothing, kindOf, type Operations, operation, type Values, wholeArgument } from './types.js';

/** Where a string begins in another one, counted in characters or in bytes of UTF-8; -1 for nowhere. */
export const STRINGS: Operations = {
  $indexOfCP: operation(2, 4, (values) => indexOf('$indexOfCP', values, (text) => [...text])),
  $indexOfBytes: operation(2, 4, (values) => indexOf('$indexOfBytes', values, bytesOf)),
};

function indexOf(operator: string, [text, part, from, to]: Values, split: (text: string) => string[]): Value {
  if (isNothing(text)) return null;
  if (typeof text !== 'string') {
    throw new CommandError(
      40091,
      `${operator} requires a string as the first argument, found: ${kindOf(text)}`,
    );
  }
  if (typeof part !== 'string') {
    throw new CommandError(
      40092,
      `${operator} requires a string as the second argument, found: ${kindOf(part)}`,
    );
  }
  const units = split(text);
  const wanted = split(part);
  const start = boundOf(operator, 'starting', from, 0);
  const end = Math.min(boundOf(operator, 'ending', to, units.length), units.length);
  for (let at = start; at + wanted.length <= end; at += 1) {
    if (wanted.every((unit, offset) => units[at + offset] === unit)) return new Int32(at);
  }
  return new Int32(-1);
}

function boundOf(operator: string, which: string, value: Value | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const bound = wholeArgument(value, 40096, `${operator} requires an integral ${which} index`);
  if (bound >= 0) return bound;
  throw new CommandError(40097, `${operator} requires a nonnegative ${which} index`);
}

/** One character for each byte. */
function bytesOf(text: string): string[] {
  return [...Buffer.from(text).toString('latin1')];
}
