import { Doc, type Value } from '../bson/document.js';
import { Regex } from '../bson/values.js';
import { isOperatorDoc } from '../query/filter.js';

/** One thing that a document must satisfy for the query to match it. */
export interface Condition {
  readonly path: string;
  readonly operator: string;
  readonly operand: Value;
  /** Conditions of one group hold for one and the same element of an array (`$elemMatch`). */
  readonly group: number | undefined;
}

export interface Conjunction {
  readonly conditions: readonly Condition[];
  /** The lists of alternatives of each `$or`. */
  readonly alternatives: readonly (readonly Doc[])[];
  /** Whether the conditions say all that the query says. */
  readonly isComplete: boolean;
}

/** Takes a query apart into the conditions that must all hold. */
export function conjunctionOf(filter: Doc): Conjunction {
  const found: Collected = { conditions: [], alternatives: [], isComplete: true, groups: 0 };
  collect(filter, '', undefined, found);
  return found;
}

interface Collected {
  readonly conditions: Condition[];
  readonly alternatives: (readonly Doc[])[];
  isComplete: boolean;
  groups: number;
}

function collect(filter: Doc, prefix: string, group: number | undefined, found: Collected): void {
  for (const [key, value] of filter.entries()) {
    if (key === '$and' && Array.isArray(value)) {
      for (const clause of value) if (clause instanceof Doc) collect(clause, prefix, group, found);
    } else if (key === '$or' && Array.isArray(value) && prefix === '') {
      found.alternatives.push(value.filter((clause) => clause instanceof Doc));
      found.isComplete = false;
    } else if (key === '$comment' || key === '$alwaysTrue') {
      // Says nothing about the document.
    } else if (key.startsWith('$')) found.isComplete = false;
    else collectField(prefix + key, value, group, found);
  }
}

function collectField(path: string, value: Value, group: number | undefined, found: Collected): void {
  if (value instanceof Regex) found.conditions.push({ path, operator: '$regex', operand: value, group });
  else if (!isOperatorDoc(value)) found.conditions.push({ path, operator: '$eq', operand: value, group });
  else {
    for (const [operator, operand] of value.entries())
      collectOperator({ path, operator, operand, group }, value, found);
  }
}

function collectOperator(condition: Condition, whole: Doc, found: Collected): void {
  const { path, operator, operand } = condition;
  if (BOUNDED.has(operator)) found.conditions.push(condition);
  else if (operator === '$regex') {
    const options = whole.get('$options');
    const pattern = operand instanceof Regex ? operand.pattern : operand;
    const flags = typeof options === 'string' ? options : operand instanceof Regex ? operand.options : '';
    if (typeof pattern === 'string') {
      found.conditions.push({ ...condition, operand: new Regex(pattern, flags) });
    } else found.isComplete = false;
  } else if (operator === '$elemMatch' && operand instanceof Doc) {
    found.isComplete = false;
    found.groups += 1;
    if (isOperatorDoc(operand)) collectField(path, operand, found.groups, found);
    else collect(operand, `${path}.`, found.groups, found);
  } else if (operator !== '$options' && operator !== '$comment') found.isComplete = false;
}

const BOUNDED = new Set([
  '$eq',
  '$in',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$exists',
  '$geoWithin',
  '$within',
  '$geoIntersects',
]);
