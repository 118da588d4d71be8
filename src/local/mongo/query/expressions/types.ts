import { type Doc, typeOf, type Value } from '../../bson/document.js';
import { isNumeric, toInteger } from '../../bson/numbers.js';
import { CommandError } from '../../errors.js';
import type { Collation } from '../collation.js';
import { nameOfType } from '../type-names.js';
import type { Effort } from './effort.js';

/** What an expression is computed on. */
export interface Frame {
  readonly root: Doc;
  /** By name, without the dollars; `undefined` is a missing value. */
  readonly variables: ReadonlyMap<string, Value | undefined>;
  readonly collation: Collation;
  readonly effort: Effort;
}

/** Computes a value; `undefined` is a missing one. */
export type Compute = (frame: Frame) => Value | undefined;

/** Prepares an expression within the variables that are known there. */
export type Compile = (expression: Value, names: ReadonlySet<string>) => Compute;

/** An operator that decides itself what of its operand is computed, and when. */
export type Form = (operand: Value, names: ReadonlySet<string>, compile: Compile) => Compute;

export type Values = readonly (Value | undefined)[];

/** An operator on values that are all computed first. */
export interface Operation {
  readonly least: number;
  readonly most: number;
  readonly apply: (values: Values, frame: Frame) => Value | undefined;
}

export type Operations = Readonly<Record<string, Operation>>;

export function operation(least: number, most: number, apply: Operation['apply']): Operation {
  return { least, most, apply };
}

/** An operation of one value. */
export function unary(apply: (value: Value | undefined, frame: Frame) => Value | undefined): Operation {
  return operation(1, 1, ([value], frame) => apply(value, frame));
}

export function isNothing(value: Value | undefined): value is null | undefined {
  return (
    value === undefined || value === null || (typeof value === 'object' && kindOf(value) === 'undefined')
  );
}

/** The name of the type, as error messages give it. */
export function kindOf(value: Value | undefined): string {
  return value === undefined ? 'missing' : nameOfType(typeOf(value));
}

/** Whether a condition counts as true. */
export function isTrue(value: Value | undefined): boolean {
  if (isNothing(value) || value === false) return false;
  return !(isNumeric(value) && toInteger(value) === 0);
}

export function wholeArgument(value: Value | undefined, code: number, what: string): number {
  const whole = toInteger(value);
  if (whole !== undefined && whole === (whole | 0)) return whole;
  throw new CommandError(code, `${what}, found: ${kindOf(value)}`);
}
