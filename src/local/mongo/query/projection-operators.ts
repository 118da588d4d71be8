import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toInteger } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { Filter } from './filter.js';

/** What of a value is shown. */
export type Rule = (value: Value | undefined, context: Context) => Value | undefined;

export interface Context {
  /** The element of an array that satisfied the query. */
  readonly position: () => number;
}

/** `'items.$'`: the element that satisfied the query. */
export const positional: Rule = (value, { position }) => {
  if (!Array.isArray(value)) return value;
  const item = value[position()];
  if (item === undefined)
    throw new CommandError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
    );
  return [item];
};

/** Whether it is the `$slice` of a query; any other is that of expressions. */
export function isSliceOfFind(operand: Value): boolean {
  if (Array.isArray(operand)) return operand.length === 2 && operand.every(isNumeric);
  if (isNumeric(operand)) return true;
  throw new CommandError(28667, 'Invalid $slice syntax: it takes a number or an array');
}

export function slice(operand: Value): Rule {
  const [first = 0, second] = Array.isArray(operand) ? operand.map(toInteger) : [toInteger(operand)];
  if (second !== undefined && second <= 0) {
    throw new CommandError(31259, `$slice limit must be positive, got ${second}`);
  }
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (second === undefined) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(start, start + second);
  };
}

/** The first element that satisfies a condition. */
export function elemMatch(operand: Value, parts: readonly string[], isStage: boolean): Rule {
  if (isStage) throw new CommandError(CODE.invalidPipelineOperator, 'Cannot use $elemMatch in this context');
  if (!(operand instanceof Doc))
    throw new CommandError(31274, 'elemMatch: Invalid argument, object required');
  if (parts.length > 1) throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = new Filter(Doc.from([['v', Doc.from([['$elemMatch', operand]])]]));
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const found = value.find((item) => filter.test(Doc.from([['v', [item]]])));
    return found === undefined ? undefined : [found];
  };
}

/** Refuses the position of a match in a field of which the query says nothing. */
export function assertNamed(field: string, { source }: Filter): void {
  if (isNamed(field, source)) return;
  throw new CommandError(31277, `Positional projection '${field}.$' does not match the query document.`);
}

function isNamed(field: string, filter: Doc): boolean {
  return [...filter.entries()].some(([key, value]) => {
    if (!key.startsWith('$')) return key === field || key.startsWith(`${field}.`);
    return Array.isArray(value) && value.some((clause) => clause instanceof Doc && isNamed(field, clause));
  });
}

export function lazyPosition(doc: Doc, filter: Filter | undefined): () => number {
  return () => {
    const position = filter?.positionIn(doc);
    if (position === undefined) {
      throw new CommandError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return position;
  };
}
