import type { Doc, Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { findSource, Script, scopeOf } from '../scripts/script.js';
import { isTrue } from './expressions/types.js';

/**
 * Whether the function that `$where` gives says so of a document, which it knows as `this` and `obj`. Throws where
 * functions have no place: in a pipeline, a validator, or for elements of an array.
 */
export function compileWhere(operand: Value, isAllowed: boolean | undefined): (doc: Doc) => boolean {
  if (isAllowed !== true) throw new CommandError(CODE.badValue, '$where is not allowed in this context');
  const source = findSource(operand);
  if (source === undefined) throw new CommandError(CODE.badValue, '$where got bad type');
  const script = new Script([source], scopeOf(operand));
  return (doc) => isTrue(script.call(0, doc, []).returned);
}
