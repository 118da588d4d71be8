import type { Value } from '../../bson/document.js';
import { CommandError } from '../../errors.js';
import { tooMany } from './arrays.js';
import { fieldsOf } from './forms.js';
import { type Form, isNothing, kindOf } from './types.js';

/** Operators that take characters off a string, or put others in their place. */
export const TRIM_FORMS: Readonly<Record<string, Form>> = {
  $trim: trimming('$trim', true, true),
  $ltrim: trimming('$ltrim', true, false),
  $rtrim: trimming('$rtrim', false, true),
  $replaceOne: replacing('$replaceOne', (text, find, replacement) => {
    const at = text.indexOf(find);
    return at < 0 ? text : text.slice(0, at) + replacement + text.slice(at + find.length);
  }),
  $replaceAll: replacing('$replaceAll', (text, find, replacement) => {
    const parts = text.split(find);
    if (text.length + parts.length * replacement.length > LONGEST) throw tooMany('$replaceAll');
    return parts.join(replacement);
  }),
};

/** Longer ones could not be stored; some would be longer than a string can be. */
const LONGEST = 16 * 1024 * 1024;

/** White space as MongoDB's manual lists it ("$trim"). */
const BLANKS = new Set([
  '\0',
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u00a0',
  '\u1680',
  ...Array.from({ length: 11 }, (_, at) => String.fromCharCode(0x2000 + at)),
]);

function trimming(operator: string, isLeft: boolean, isRight: boolean): Form {
  return (operand, names, compile) => {
    const [input, chars] = fieldsOf(operator, operand, ['input', 'chars'], ['chars'], [50696, 50694, 50695]);
    const [readText, readChars] = [compile(input ?? null, names), compile(chars ?? null, names)];
    return (frame) => {
      const [text, wanted] = [readText(frame), readChars(frame)];
      if (isNothing(text) || (chars !== undefined && isNothing(wanted))) return null;
      const points = [...stringIn(operator, 'input', 50699, text)];
      const off = chars === undefined ? BLANKS : new Set(stringIn(operator, 'chars', 50700, wanted));
      let [from, to] = [0, points.length];
      while (isLeft && from < to && off.has(points[from] ?? '')) from += 1;
      while (isRight && to > from && off.has(points[to - 1] ?? '')) to -= 1;
      return points.slice(from, to).join('');
    };
  };
}

const REPLACE_CODES = [51746, 51745, 51744] as const;

function replacing(
  operator: string,
  replace: (text: string, find: string, replacement: string) => string,
): Form {
  return (operand, names, compile) => {
    const fields = ['input', 'find', 'replacement'];
    const parts = fieldsOf(operator, operand, fields, [], [51751, 51750, 51749]);
    const computes = parts.map((part) => compile(part ?? null, names));
    return (frame) => {
      const values = computes.map((compute) => compute(frame));
      const texts = values.map((value, at) =>
        isNothing(value) ? '' : stringIn(operator, fields[at] ?? '', REPLACE_CODES[at] ?? 0, value),
      );
      if (values.some(isNothing)) return null;
      const [text = '', find = '', replacement = ''] = texts;
      return replace(text, find, replacement);
    };
  };
}

function stringIn(operator: string, name: string, code: number, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new CommandError(code, `${operator} requires that '${name}' be a string, found: ${kindOf(value)}`);
}
