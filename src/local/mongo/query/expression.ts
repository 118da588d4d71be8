import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import type { Options } from 'mingo/types';
import type { Doc } from '../bson/document.js';
import { type Native, toNative } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';

/** How the aggregation library computes expressions and stages. */
export function expressionOptions(variables?: Doc): Options {
  return {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    context: CONTEXT,
    ...(variables === undefined ? {} : { variables: toNative(variables) }),
  };
}

/** Runs what may throw errors of the aggregation library, and gives them a code that drivers know. */
export function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const isUnknown = /unregistered|not registered|unknown/i.test(message);
    throw new CommandError(isUnknown ? CODE.invalidPipelineOperator : CODE.badValue, message);
  }
}

/** Refuses operators that do not exist before a single document is looked at. */
export function assertKnownOperators(expression: Native): void {
  if (Array.isArray(expression)) {
    for (const item of expression) assertKnownOperators(item);
    return;
  }
  if (!isPlainObject(expression)) return;
  for (const [key, value] of Object.entries(expression)) {
    if (key.startsWith('$') && !(key in OPERATORS) && !(key in accumulators)) {
      throw new CommandError(CODE.invalidPipelineOperator, `Unrecognized expression '${key}'`);
    }
    if (key !== '$literal') assertKnownOperators(value);
  }
}

function isPlainObject(value: Native): value is Record<string, Native> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

type Operator = (document: Native, operand: Native, options: Options) => Native;

/** Results beyond this would be refused by MongoDB's memory limit; some would end this process. */
const MAX_ITEMS = 1_000_000;
const MAX_TEXT = 16 * 1024 * 1024;

/** The library's operators, without scripts, and none may build a value of any size. */
const OPERATORS: Readonly<Record<string, Operator>> = Object.fromEntries(
  Object.entries(expressions)
    .filter(([name]) => name !== '$function')
    // The library types each operator on its own; all take these three.
    .map(([name, operator]) => [name, bounded(name, operator as Operator)]),
);

function bounded(name: string, operator: Operator): Operator {
  return (document, operand, options) => {
    if (name === '$range') assertShortRange(evalExpr(document, operand, options));
    const result = operator(document, operand, options);
    if (
      (Array.isArray(result) && result.length > MAX_ITEMS) ||
      (typeof result === 'string' && result.length > MAX_TEXT)
    ) {
      throw tooMuch(name);
    }
    return result;
  };
}

function assertShortRange(operands: Native): void {
  const [start, end, step = 1] = Array.isArray(operands) ? operands.map(Number) : [];
  if (start === undefined || end === undefined || Math.abs((end - start) / step) <= MAX_ITEMS) return;
  throw tooMuch('$range');
}

function tooMuch(name: string): CommandError {
  return new CommandError(146, `${name} would use too much memory and cannot spill to disk`);
}

/** For expressions, and for stages of the library that contain them. */
export const OPERATOR_CONTEXT = { expression: OPERATORS, accumulator: { ...accumulators } };
const CONTEXT = Context.init(OPERATOR_CONTEXT);
