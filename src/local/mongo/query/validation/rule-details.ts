import { Doc, typeOf, type Value } from '../../bson/document.js';
import { int } from '../../bson/plain.js';
import { Regex } from '../../bson/values.js';
import { leastBytesOf } from '../expressions/effort.js';
import { Filter, isOperatorDoc } from '../filter.js';
import { nameOfType } from '../type-names.js';
import { annotationsOf, schemaDetails } from './schema-details.js';

/** Why a document does not satisfy the validator of its collection, as MongoDB tells it ("Schema Validation"). */
export function failureDetails(rule: Doc, doc: Doc): Doc {
  const details = ruleDetails(rule, doc);
  // With them comes what was looked at, and an answer has to hold those of all documents of a batch.
  if (leastBytesOf(details) <= MAX_BYTES) return details;
  return Doc.from([['operatorName', details.get('operatorName') ?? null]]);
}

const MAX_BYTES = 64 * 1024;

function ruleDetails(rule: Doc, doc: Doc): Doc {
  const clauses = clausesOf(rule);
  const [only] = clauses;
  if (clauses.length === 1 && only !== undefined) return clauseDetails(only, doc);
  return Doc.from([
    ['operatorName', '$and'],
    ['clausesNotSatisfied', failing(clauses, doc)],
  ]);
}

/** One for each operator of each field. */
function clausesOf(rule: Doc): Doc[] {
  return [...rule.entries()].flatMap(([key, condition]) => {
    if (key === '$comment') return [];
    if (key.startsWith('$') || !isOperatorDoc(condition)) return [Doc.from([[key, condition]])];
    const flags = condition.get('$options');
    return [...condition.entries()].flatMap(([operator, operand]) => {
      if (operator === '$options') return [];
      const single = Doc.from([[operator, operand]]);
      if (operator === '$regex' && flags !== undefined) single.set('$options', flags);
      return [Doc.from([[key, single]])];
    });
  });
}

function failing(clauses: readonly Doc[], doc: Doc): Doc[] {
  return clauses.flatMap((clause, at) => {
    if (new Filter(clause).test(doc)) return [];
    return [
      Doc.from([
        ['index', int(at)],
        ['details', ruleDetails(clause, doc)],
      ]),
    ];
  });
}

function clauseDetails(clause: Doc, doc: Doc): Doc {
  const key = clause.firstKey() ?? '';
  const operand = clause.get(key) ?? null;
  if (key === '$jsonSchema' && operand instanceof Doc) {
    return Doc.from([
      ['operatorName', key],
      ...annotationsOf(operand),
      ['schemaRulesNotSatisfied', schemaDetails(operand, doc)],
    ]);
  }
  if ((key === '$and' || key === '$or') && Array.isArray(operand)) {
    const clauses = operand.filter((one) => one instanceof Doc);
    return Doc.from([
      ['operatorName', key],
      ['clausesNotSatisfied', failing(clauses, doc)],
    ]);
  }
  if (key === '$expr') {
    return Doc.from([
      ['operatorName', key],
      ['specifiedAs', clause],
      ['reason', 'expression did not match'],
      ['expressionResult', false],
    ]);
  }
  return key.startsWith('$') ? plainly(key, clause) : fieldDetails(key, operand, doc);
}

function plainly(operator: string, clause: Doc): Doc {
  return Doc.from([
    ['operatorName', operator],
    ['specifiedAs', clause],
  ]);
}

const COMPARISON = 'comparison failed';
const REASONS: Readonly<Record<string, string>> = {
  $eq: COMPARISON,
  $ne: 'comparison succeeded',
  $gt: COMPARISON,
  $gte: COMPARISON,
  $lt: COMPARISON,
  $lte: COMPARISON,
  $in: 'no matching value found in array',
  $nin: 'matching value found in array',
  $type: 'type did not match',
  $regex: 'regular expression did not match',
  $mod: '$mod did not evaluate to expected remainder',
  $size: 'array length was not equal to given size',
  $all: 'array did not contain all specified values',
  $elemMatch: 'array did not satisfy the child predicate',
  $bitsAllSet: 'bitwise operator failed to match',
  $bitsAnySet: 'bitwise operator failed to match',
  $bitsAllClear: 'bitwise operator failed to match',
  $bitsAnyClear: 'bitwise operator failed to match',
};

function fieldDetails(path: string, condition: Value, doc: Doc): Doc {
  const operator = operatorOf(condition);
  const details = plainly(operator, Doc.from([[path, condition]]));
  const found = valueAt(doc, path.split('.'));
  if (operator === '$exists') {
    return details.set('reason', found === undefined ? 'path does not exist' : 'path does exist');
  }
  const reason = REASONS[operator];
  if (reason === undefined) return details;
  if (found === undefined) return details.set('reason', 'field was missing');
  details.set('reason', reason);
  if (Array.isArray(found) && !OF_ARRAYS.has(operator)) details.set('consideredValues', [...found, found]);
  else details.set('consideredValue', found);
  if (operator === '$type') details.set('consideredType', nameOfType(typeOf(found)));
  return details;
}

/** Operators that look at an array as a whole. */
const OF_ARRAYS = new Set(['$size', '$all', '$elemMatch']);

function operatorOf(condition: Value): string {
  if (condition instanceof Regex) return '$regex';
  return isOperatorDoc(condition) ? (condition.firstKey() ?? '$eq') : '$eq';
}

function valueAt(value: Value | undefined, parts: readonly string[]): Value | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (value instanceof Doc) return valueAt(value.get(part), rest);
  if (!Array.isArray(value)) return undefined;
  const found = value.flatMap((item) => {
    const inner = item instanceof Doc ? valueAt(item, parts) : undefined;
    return inner === undefined ? [] : [inner];
  });
  return found.length === 0 ? undefined : found;
}
