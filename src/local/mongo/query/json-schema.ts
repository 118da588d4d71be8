import { equalValues } from '../bson/compare.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { TYPE } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { compileRegex } from './regex.js';
import type { Matcher } from './regex-matcher.js';
import { typesNamed } from './type-names.js';

/** `$jsonSchema`: draft 4 as MongoDB takes it, with `bsonType`. Unknown keywords are refused. */
export function compileJsonSchema(schema: Value): (value: Value) => boolean {
  return compile(schema);
}

type Test = (value: Value) => boolean;
type Keyword = (operand: Value, schema: Doc) => Test | undefined;

function compile(schema: Value): Test {
  if (!(schema instanceof Doc)) throw new CommandError(CODE.typeMismatch, '$jsonSchema must be an object');
  const tests: Test[] = [];
  for (const [keyword, operand] of schema.entries()) {
    const build = KEYWORDS[keyword];
    if (build === undefined) {
      throw new CommandError(CODE.failedToParse, `Unknown $jsonSchema keyword: ${keyword}`);
    }
    const test = build(operand, schema);
    if (test !== undefined) tests.push(test);
  }
  return (value) => tests.every((test) => test(value));
}

function forNumbers(test: (value: number) => boolean): Test {
  return (value) => !isNumeric(value) || test(toDouble(value));
}

function forStrings(test: (value: string) => boolean): Test {
  return (value) => typeof value !== 'string' || test(value);
}

function forArrays(test: (value: Value[]) => boolean): Test {
  return (value) => !Array.isArray(value) || test(value);
}

function forObjects(test: (value: Doc) => boolean): Test {
  return (value) => !(value instanceof Doc) || test(value);
}

function number(operand: Value): number {
  if (!isNumeric(operand)) throw new CommandError(CODE.typeMismatch, '$jsonSchema keyword must be a number');
  return toDouble(operand);
}

function list(operand: Value): Value[] {
  if (!Array.isArray(operand))
    throw new CommandError(CODE.typeMismatch, '$jsonSchema keyword must be an array');
  return operand;
}

function fields(operand: Value): Doc {
  if (!(operand instanceof Doc))
    throw new CommandError(CODE.typeMismatch, '$jsonSchema keyword must be an object');
  return operand;
}

const JSON_TYPES: Readonly<Record<string, readonly number[]>> = {
  object: [TYPE.object],
  array: [TYPE.array],
  string: [TYPE.string],
  boolean: [TYPE.bool],
  null: [TYPE.null],
  number: typesNamed('number'),
};

function typeTest(operand: Value, resolve: (name: Value) => readonly number[]): Test {
  const types = new Set((Array.isArray(operand) ? operand : [operand]).flatMap((name) => resolve(name)));
  return (value) => types.has(typeOf(value));
}

function jsonType(name: Value): readonly number[] {
  const types = typeof name === 'string' ? JSON_TYPES[name] : undefined;
  if (types === undefined)
    throw new CommandError(CODE.failedToParse, 'Unknown type name alias in $jsonSchema');
  return types;
}

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  bsonType: (operand) => typeTest(operand, typesNamed),
  type: (operand) => typeTest(operand, jsonType),
  enum: (operand) => {
    const known = list(operand);
    return (value) => known.some((item) => equalValues(item, value));
  },
  minimum: (operand, schema) => {
    const limit = number(operand);
    return forNumbers(schema.get('exclusiveMinimum') === true ? (v) => v > limit : (v) => v >= limit);
  },
  maximum: (operand, schema) => {
    const limit = number(operand);
    return forNumbers(schema.get('exclusiveMaximum') === true ? (v) => v < limit : (v) => v <= limit);
  },
  exclusiveMinimum: () => undefined,
  exclusiveMaximum: () => undefined,
  multipleOf: (operand) => forNumbers((value) => value % number(operand) === 0),
  minLength: (operand) => forStrings((value) => [...value].length >= number(operand)),
  maxLength: (operand) => forStrings((value) => [...value].length <= number(operand)),
  pattern: (operand) => {
    const regex = compileRegex(String(operand), '');
    return forStrings((value) => regex.test(value));
  },
  minItems: (operand) => forArrays((items) => items.length >= number(operand)),
  maxItems: (operand) => forArrays((items) => items.length <= number(operand)),
  uniqueItems: (operand) =>
    operand === true
      ? forArrays((items) =>
          items.every((item, index) => !items.slice(0, index).some((other) => equalValues(other, item))),
        )
      : undefined,
  items: (operand, schema) => itemsTest(operand, schema),
  additionalItems: () => undefined,
  required: (operand) => {
    const names = list(operand).map(String);
    return forObjects((doc) => names.every((name) => doc.has(name)));
  },
  minProperties: (operand) => forObjects((doc) => doc.size >= number(operand)),
  maxProperties: (operand) => forObjects((doc) => doc.size <= number(operand)),
  properties: (operand) => {
    const tests = [...fields(operand).entries()].map(([name, schema]) => [name, compile(schema)] as const);
    return forObjects((doc) => tests.every(([name, test]) => testField(doc, name, test)));
  },
  patternProperties: (operand) => {
    const tests = patterns(operand);
    return forObjects((doc) =>
      [...doc.entries()].every(([name, value]) =>
        tests.every(([regex, test]) => !regex.test(name) || test(value)),
      ),
    );
  },
  additionalProperties: additionalTest,
  dependencies: (operand) => {
    const tests = [...fields(operand).entries()].map(([name, rule]) => [name, dependency(rule)] as const);
    return forObjects((doc) => tests.every(([name, test]) => !doc.has(name) || test(doc)));
  },
  allOf: (operand) => {
    const tests = list(operand).map(compile);
    return (value) => tests.every((test) => test(value));
  },
  anyOf: (operand) => {
    const tests = list(operand).map(compile);
    return (value) => tests.some((test) => test(value));
  },
  oneOf: (operand) => {
    const tests = list(operand).map(compile);
    return (value) => tests.filter((test) => test(value)).length === 1;
  },
  not: (operand) => {
    const test = compile(operand);
    return (value) => !test(value);
  },
  title: () => undefined,
  description: () => undefined,
};

function itemsTest(operand: Value, schema: Doc): Test {
  if (!Array.isArray(operand)) {
    const test = compile(operand);
    return forArrays((items) => items.every(test));
  }
  const tests = operand.map(compile);
  const additional = schema.get('additionalItems');
  const rest = additional instanceof Doc ? compile(additional) : () => additional !== false;
  return forArrays((items) => items.every((item, index) => (tests[index] ?? rest)(item)));
}

function additionalTest(operand: Value, schema: Doc): Test | undefined {
  const known = new Set(schema.has('properties') ? fields(schema.get('properties') ?? null).keys() : []);
  const matching = schema.has('patternProperties') ? patterns(schema.get('patternProperties') ?? null) : [];
  const test = operand instanceof Doc ? compile(operand) : () => operand !== false;
  return forObjects((doc) =>
    [...doc.entries()].every(
      ([name, value]) => known.has(name) || matching.some(([regex]) => regex.test(name)) || test(value),
    ),
  );
}

function patterns(operand: Value): (readonly [Matcher, Test])[] {
  return [...fields(operand).entries()].map(
    ([pattern, schema]) => [compileRegex(pattern, ''), compile(schema)] as const,
  );
}

function dependency(rule: Value): Test {
  if (!Array.isArray(rule)) return compile(rule);
  const names = rule.map(String);
  return forObjects((doc) => names.every((name) => doc.has(name)));
}

function testField(doc: Doc, name: string, test: Test): boolean {
  const value = doc.get(name);
  return value === undefined || test(value);
}
