import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import type { Options } from 'mingo/types';
import type { Doc, Value } from '../bson/document.js';
import { type Native, toNative, toNativeValue } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';

/** Computes an aggregation expression on one document (as JavaScript objects). */
export type Evaluate = (document: Record<string, Native>) => Native;

/** The operators of expressions; scripts in queries are refused. */
export const EXPRESSION_OPERATORS: Readonly<Record<string, unknown>> = withoutScripts({ ...expressions });

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

export function evaluator(expression: Value, variables?: Doc): Evaluate {
  const native = toNativeValue(expression);
  assertKnownOperators(native);
  const options = expressionOptions(variables);
  return (document) => refusing(() => evalExpr(document, native, options));
}

/** `$expr`: whether the expression is true of a document. */
export function compileExpression(expression: Value, variables?: Doc): (doc: Doc) => boolean {
  const evaluate = evaluator(expression, variables);
  return (doc) => {
    const result = evaluate(toNative(doc));
    return result !== false && result !== null && result !== undefined && result !== 0;
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
    if (key.startsWith('$') && !(key in EXPRESSION_OPERATORS) && !(key in accumulators)) {
      throw new CommandError(CODE.invalidPipelineOperator, `Unrecognized expression '${key}'`);
    }
    if (key !== '$literal') assertKnownOperators(value);
  }
}

function isPlainObject(value: Native): value is Record<string, Native> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withoutScripts(all: Record<string, unknown>): Record<string, unknown> {
  delete all.$function;
  return all;
}

const CONTEXT = Context.init({ expression: { ...expressions }, accumulator: { ...accumulators } });
