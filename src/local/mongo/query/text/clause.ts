import { Doc, type Value } from '../../bson/document.js';
import { CODE, CommandError } from '../../errors.js';
import { TextQuery } from './query.js';
import type { TextRules } from './rules.js';

/** What a query searches for by `$text`; nothing without the rules of a text index. */
export function textQueryIn(filter: Doc, rules: TextRules | undefined): TextQuery | undefined {
  const operand = rules === undefined ? undefined : findTextOperand(filter);
  return operand === undefined || rules === undefined ? undefined : new TextQuery(operand, rules);
}

/** Whether a document answers `$text`. Throws where there is no text index. */
export function compileText(operand: Value, rules: TextRules | undefined): (doc: Doc) => boolean {
  if (rules === undefined) throw new CommandError(CODE.indexNotFound, 'text index required for $text query');
  const query = new TextQuery(operand, rules);
  return (doc) => query.matches(doc);
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
