import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { Filter, isOperatorDoc } from '../query/filter.js';

/**
 * Refuses a `partialFilterExpression` with anything but the operators that MongoDB's manual names ("Partial
 * Indexes"): equality, `$exists: true`, ranges, `$type`, `$in`, `$and` and `$or`.
 */
export function assertPartialFilter(expression: Doc): void {
  new Filter(expression);
  for (const [key, value] of expression.entries()) {
    if (key === '$and' || key === '$or') {
      for (const clause of Array.isArray(value) ? value : [])
        if (clause instanceof Doc) assertPartialFilter(clause);
    } else if (key.startsWith('$')) throw unsupported(expression);
    else assertCondition(value, expression);
  }
}

const OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$type', '$in']);

function assertCondition(condition: Value, whole: Doc): void {
  if (!isOperatorDoc(condition)) return;
  for (const [operator, operand] of condition.entries()) {
    const isPresence = operator === '$exists' && operand !== false;
    if (!isPresence && !OPERATORS.has(operator)) throw unsupported(whole);
  }
}

function unsupported(expression: Doc): CommandError {
  return new CommandError(
    CODE.cannotCreateIndex,
    `Expression not supported in partial index: ${describe(expression)}`,
  );
}
