import { Doc, type Value } from '../../bson/document.js';
import { TextQuery } from './query.js';
import type { TextRules } from './rules.js';

/** What a query searches for by `$text`; nothing without the rules of a text index. */
export function textQueryIn(filter: Doc, rules: TextRules | undefined): TextQuery | undefined {
  const operand = rules === undefined ? undefined : findTextOperand(filter);
  return operand === undefined || rules === undefined ? undefined : new TextQuery(operand, rules);
}

/** The operand of `$text` in a query, where every document must satisfy it. */
export function findTextOperand(filter: Doc): Value | undefined {
  const own = filter.get('$text');
  if (own !== undefined) return own;
  const nested = filter.get('$and');
  for (const clause of Array.isArray(nested) ? nested : []) {
    const found = clause instanceof Doc ? findTextOperand(clause) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
