import { Doc, type Value } from '../../bson/document.js';
import { Int32, Regex } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { compileRegex } from '../regex.js';
import type { Matcher } from '../regex-matcher.js';
import { fieldsOf } from './forms.js';
import { type Compute, type Form, type Frame, isNothing, kindOf } from './types.js';

/** `$regexMatch`, `$regexFind` and `$regexFindAll`. */
export const PATTERN_FORMS: Readonly<Record<string, Form>> = {
  $regexMatch: form('$regexMatch', (text, matcher) => text !== undefined && matcher?.test(text) === true),
  $regexFind: form('$regexFind', (text, matcher) => {
    const found = text === undefined ? null : (matcher?.find(text, 0) ?? null);
    return found === null || text === undefined ? null : described(text, found);
  }),
  $regexFindAll: form('$regexFindAll', (text, matcher) => {
    if (text === undefined || matcher === undefined) return [];
    const all: Value[] = [];
    for (let from = 0; from <= text.length; ) {
      const found = matcher.find(text, from);
      if (found === null) break;
      all.push(described(text, found));
      from = found.index + Math.max(found[0].length, 1);
    }
    return all;
  }),
};

type Answer = (text: string | undefined, matcher: Matcher | undefined) => Value;

function form(operator: string, answer: Answer): Form {
  return (operand, names, compile) => {
    const [input, regex, options] = fieldsOf(
      operator,
      operand,
      ['input', 'regex', 'options'],
      ['options'],
      [51103, 31024, 31022],
    );
    const readText = compile(input ?? null, names);
    const readPattern = compile(regex ?? null, names);
    const readOptions: Compute = options === undefined ? () => undefined : compile(options, names);
    const matcherFor = remembered();
    return (frame: Frame) => {
      const pattern = readPattern(frame);
      const flags = readOptions(frame);
      const matcher = isNothing(pattern) ? undefined : matcherFor(...sourceOf(operator, pattern, flags));
      return answer(textOf(operator, readText(frame)), matcher);
    };
  };
}

/** The pattern is nearly always the same. */
function remembered(): (source: string, options: string) => Matcher {
  let last: { readonly source: string; readonly options: string; readonly matcher: Matcher } | undefined;
  return (source, options) => {
    if (last?.source !== source || last.options !== options) {
      last = { source, options, matcher: compiled(source, options) };
    }
    return last.matcher;
  };
}

/** In expressions a pattern that is none has a code of its own. */
function compiled(source: string, options: string): Matcher {
  try {
    return compileRegex(source, options);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 51091) throw error;
    throw new CommandError(51111, error.message);
  }
}

function sourceOf(operator: string, pattern: Value, flags: Value | undefined): [string, string] {
  if (!isNothing(flags) && typeof flags !== 'string') {
    throw new CommandError(51106, `${operator} needs 'options' to be of type string`);
  }
  if (pattern instanceof Regex) {
    if (typeof flags === 'string' && pattern.options !== '') {
      throw new CommandError(
        51107,
        `${operator} found regex option(s) specified in both 'regex' and 'option' fields`,
      );
    }
    return [pattern.pattern, typeof flags === 'string' ? flags : pattern.options];
  }
  if (typeof pattern === 'string') return [pattern, typeof flags === 'string' ? flags : ''];
  throw new CommandError(51105, `${operator} needs 'regex' to be of type string or regex`);
}

function textOf(operator: string, value: Value | undefined): string | undefined {
  if (isNothing(value)) return undefined;
  if (typeof value === 'string') return value;
  throw new CommandError(51104, `${operator} needs 'input' to be of type string, found: ${kindOf(value)}`);
}

function described(text: string, found: RegExpExecArray): Doc {
  const [match, ...captures] = found;
  return Doc.from([
    ['match', match],
    ['idx', new Int32([...text.slice(0, found.index)].length)],
    ['captures', captures.map((capture: string | undefined) => capture ?? null)],
  ]);
}
