import { equalValues } from '../../bson/compare.js';
import { Doc, typeOf, type Value } from '../../bson/document.js';
import { int } from '../../bson/plain.js';
import { compileJsonSchema } from '../json-schema.js';
import { compileRegex } from '../regex.js';
import { nameOfType } from '../type-names.js';

/** Which rules of a schema a value does not satisfy, in the words of MongoDB ("Schema Validation"), and in its order. */
export function schemaDetails(schema: Doc, value: Value): Doc[] {
  return ORDER.flatMap((keyword) => {
    const operand = schema.get(keyword);
    const explain = COMPOSED[keyword] ?? explainPlain;
    const details = operand === undefined ? undefined : explain({ keyword, operand, schema, value });
    return details === undefined ? [] : [details];
  });
}

/** The title and the description that a schema has. */
export function annotationsOf(schema: Value): (readonly [string, Value])[] {
  if (!(schema instanceof Doc)) return [];
  return ['title', 'description'].flatMap((name) => {
    const text = schema.get(name);
    return text === undefined ? [] : [[name, text] as const];
  });
}

interface Rule {
  readonly keyword: string;
  readonly operand: Value;
  readonly schema: Doc;
  readonly value: Value;
}

const ORDER = [
  ...['type', 'bsonType', 'maximum', 'minimum', 'maxLength', 'minLength', 'pattern', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'items', 'additionalItems'],
  ...['properties', 'patternProperties', 'additionalProperties', 'required'],
  ...['minProperties', 'maxProperties', 'dependencies', 'allOf', 'anyOf', 'oneOf', 'not', 'enum'],
];

const LENGTH = 'specified string length was not satisfied';
const ITEMS = 'array did not match specified length';
const PROPERTIES = 'specified number of properties was not satisfied';
const REASONS: Readonly<Record<string, string>> = {
  type: 'type did not match',
  bsonType: 'type did not match',
  enum: 'value was not found in enum',
  maximum: 'comparison failed',
  minimum: 'comparison failed',
  maxLength: LENGTH,
  minLength: LENGTH,
  pattern: 'regular expression did not match',
  multipleOf: 'considered value is not a multiple of the specified value',
  minItems: ITEMS,
  maxItems: ITEMS,
  uniqueItems: 'found a duplicate item',
  minProperties: PROPERTIES,
  maxProperties: PROPERTIES,
};

/** A rule that stands for itself, but for a limit that says whether it is within. */
function explainPlain({ keyword, operand, schema, value }: Rule): Doc | undefined {
  const rule = Doc.from([[keyword, operand]]);
  const companion = keyword === 'maximum' ? 'exclusiveMaximum' : 'exclusiveMinimum';
  const exclusive = keyword.endsWith('imum') ? schema.get(companion) : undefined;
  if (exclusive !== undefined) rule.set(companion, exclusive);
  if (compileJsonSchema(rule)(value)) return undefined;
  const details = Doc.from([
    ['operatorName', keyword],
    ['specifiedAs', rule],
    ['reason', REASONS[keyword] ?? 'rule was not satisfied'],
  ]);
  if (keyword.endsWith('Properties')) {
    return details.set('numberOfProperties', int(value instanceof Doc ? value.size : 0));
  }
  details.set('consideredValue', value);
  if (keyword === 'uniqueItems') details.set('duplicatedValue', repeatedIn(value));
  if (keyword === 'type' || keyword === 'bsonType') details.set('consideredType', nameOfType(typeOf(value)));
  return details;
}

const COMPOSED: Readonly<Record<string, (rule: Rule) => Doc | undefined>> = {
  properties: ({ operand, value }) => {
    const failing = namedSchemas(operand).flatMap(([name, schema]) => {
      const found = value instanceof Doc ? value.get(name) : undefined;
      const details = found === undefined ? [] : schemaDetails(schema, found);
      return details.length === 0 ? [] : [propertyDetails(name, schema, details)];
    });
    return listed('properties', 'propertiesNotSatisfied', failing);
  },
  patternProperties: ({ operand, value }) => {
    const failing = namedSchemas(operand).flatMap(([pattern, schema]) =>
      fieldsOf(value)
        .filter(([name]) => compileRegex(pattern, '').test(name))
        .flatMap(([name, field]) => {
          const details = schemaDetails(schema, field);
          if (details.length === 0) return [];
          return [propertyDetails(name, schema, details).set('regexMatched', pattern)];
        }),
    );
    return listed('patternProperties', 'details', failing);
  },
  additionalProperties: ({ operand, schema, value }) => {
    const known = new Set(namedSchemas(schema.get('properties')).map(([name]) => name));
    const patterns = namedSchemas(schema.get('patternProperties')).map(([text]) => compileRegex(text, ''));
    const others = fieldsOf(value).filter(
      ([name]) => !known.has(name) && !patterns.some((pattern) => pattern.test(name)),
    );
    if (operand === false)
      return rest(
        'additionalProperties',
        others.map(([name]) => name),
      );
    if (!(operand instanceof Doc)) return undefined;
    const failing = others.find(([, field]) => schemaDetails(operand, field).length > 0);
    if (failing === undefined) return undefined;
    const [name, field] = failing;
    return Doc.from([
      ['operatorName', 'additionalProperties'],
      ['reason', 'at least one additional property did not match the subschema'],
      ['failingProperty', name],
      ['details', schemaDetails(operand, field)],
    ]);
  },
  required: ({ operand, value }) => {
    const missing = missingOf(operand, value);
    if (missing.length === 0) return undefined;
    return Doc.from([
      ['operatorName', 'required'],
      ['specifiedAs', Doc.from([['required', operand]])],
      ['missingProperties', missing],
    ]);
  },
  dependencies: ({ operand, value }) => {
    const failing = (operand instanceof Doc ? [...operand.entries()] : []).flatMap(([name, rule]) => {
      if (!(value instanceof Doc && value.has(name))) return [];
      const key = rule instanceof Doc ? 'details' : 'missingProperties';
      const found = rule instanceof Doc ? schemaDetails(rule, value) : missingOf(rule, value);
      if (found.length === 0) return [];
      return [
        Doc.from([
          ['conditionalProperty', name],
          [key, found],
        ]),
      ];
    });
    return listed('dependencies', 'failingDependencies', failing);
  },
  items: ({ operand, value }) => {
    const items = Array.isArray(value) ? value : [];
    const schemaAt = (at: number) => (Array.isArray(operand) ? operand[at] : operand);
    for (const [at, item] of items.entries()) {
      const schema = schemaAt(at);
      const details = schema instanceof Doc ? schemaDetails(schema, item) : [];
      if (details.length === 0) continue;
      return Doc.from([
        ['operatorName', 'items'],
        ['reason', 'At least one item did not match the sub-schema'],
        ['itemIndex', int(at)],
        ['details', details],
      ]);
    }
    return undefined;
  },
  additionalItems: ({ operand, schema, value }) => {
    const items = schema.get('items');
    if (operand !== false || !Array.isArray(items) || !Array.isArray(value)) return undefined;
    return rest('additionalItems', value.slice(items.length))?.set('reason', 'found additional items');
  },
  allOf: (rule) => listed('allOf', 'schemasNotSatisfied', unsatisfied(rule)),
  anyOf: (rule) => {
    const failing = unsatisfied(rule);
    const isSatisfied = Array.isArray(rule.operand) && failing.length < rule.operand.length;
    return isSatisfied ? undefined : listed('anyOf', 'schemasNotSatisfied', failing);
  },
  oneOf: (rule) => {
    const schemas = Array.isArray(rule.operand) ? rule.operand : [];
    const matching = schemas.flatMap((schema, at) =>
      schema instanceof Doc && schemaDetails(schema, rule.value).length === 0 ? [int(at)] : [],
    );
    if (matching.length === 1) return undefined;
    if (matching.length === 0) return listed('oneOf', 'schemasNotSatisfied', unsatisfied(rule));
    return Doc.from([
      ['operatorName', 'oneOf'],
      ['reason', 'more than one subschema matched'],
      ['matchingSchemaIndexes', matching],
    ]);
  },
  not: ({ operand, value }) => {
    if (!(operand instanceof Doc) || schemaDetails(operand, value).length > 0) return undefined;
    return Doc.from([
      ['operatorName', 'not'],
      ['reason', 'child expression matched'],
    ]);
  },
};

function unsatisfied({ operand, value }: Rule): Doc[] {
  return (Array.isArray(operand) ? operand : []).flatMap((schema, at) => {
    const details = schema instanceof Doc ? schemaDetails(schema, value) : [];
    if (details.length === 0) return [];
    return [Doc.from([['index', int(at)], ...annotationsOf(schema), ['details', details]])];
  });
}

function propertyDetails(name: string, schema: Doc, details: Doc[]): Doc {
  return Doc.from([['propertyName', name], ...annotationsOf(schema), ['details', details]]);
}

function listed(operator: string, field: string, failing: Doc[]): Doc | undefined {
  if (failing.length === 0) return undefined;
  return Doc.from([
    ['operatorName', operator],
    [field, failing],
  ]);
}

function rest(operator: string, others: Value[]): Doc | undefined {
  if (others.length === 0) return undefined;
  return Doc.from([
    ['operatorName', operator],
    ['specifiedAs', Doc.from([[operator, false]])],
    [operator, others],
  ]);
}

function missingOf(names: Value, value: Value): Value[] {
  if (!Array.isArray(names) || !(value instanceof Doc)) return [];
  return names.filter((name) => !value.has(String(name)));
}

function namedSchemas(operand: Value | undefined): [string, Doc][] {
  if (!(operand instanceof Doc)) return [];
  return [...operand.entries()].flatMap(([name, schema]): [string, Doc][] =>
    schema instanceof Doc ? [[name, schema]] : [],
  );
}

function fieldsOf(value: Value): (readonly [string, Value])[] {
  return value instanceof Doc ? [...value.entries()] : [];
}

function repeatedIn(value: Value): Value {
  const items = Array.isArray(value) ? value : [];
  const found = items.find((item, at) => items.slice(0, at).some((other) => equalValues(other, item)));
  return found ?? null;
}
