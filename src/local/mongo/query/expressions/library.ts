import { evalExpr } from 'mingo/core';
import { Doc, type Value } from '../../bson/document.js';
import { fromNative, type Native, toNativeValue } from '../../bson/plain.js';
import { expressionOptions, isKnownOperator, refusing } from '../expression.js';
import type { Compile, Compute, Frame } from './types.js';

/** Operators that are rarely used, which the aggregation library computes on JavaScript values. */
export function isBorrowed(name: string): boolean {
  return isKnownOperator(name);
}

/** The operands are computed here, so that the library sees nothing but values. */
export function borrowedOperation(
  name: string,
  operand: Value,
  names: ReadonlySet<string>,
  compile: Compile,
): Compute {
  const operands = operandsOf(operand, names, compile);
  const options = expressionOptions();
  return (frame) => {
    const expression = { [name]: operands(frame) };
    return fromResult(refusing(() => evalExpr({}, expression, options)));
  };
}

function operandsOf(operand: Value, names: ReadonlySet<string>, compile: Compile): (frame: Frame) => Native {
  if (Array.isArray(operand)) {
    const items = operand.map((item) => compile(item, names));
    return (frame) => items.map((item) => literal(item(frame)));
  }
  if (operand instanceof Doc && !operand.firstKey()?.startsWith('$')) {
    const fields = [...operand.entries()].map(([key, value]) => [key, compile(value, names)] as const);
    return (frame) =>
      Object.fromEntries(
        fields.map(([key, compute]) => {
          const value = compute(frame);
          return [key, literal(value)];
        }),
      );
  }
  const compute = compile(operand, names);
  return (frame) => literal(compute(frame));
}

function literal(value: Value | undefined): Native {
  return { $literal: value === undefined ? null : toNativeValue(value) };
}

function fromResult(native: Native): Value | undefined {
  return native === undefined ? undefined : fromNative({ v: native }).get('v');
}
