import { compileCompute } from '../aggregate/typed-expression.js';
import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { documentIn } from './call.js';

/**
 * The variables that a command gives its expressions with `let`. Each is an expression itself, computed
 * once, before there is a document: a field of one cannot be named.
 */
export function variablesIn(body: Doc): Doc | undefined {
  const given = documentIn(body, 'let');
  if (given === undefined) return undefined;
  const variables = new Doc();
  for (const [name, expression] of given.entries()) {
    assertName(name);
    if (readsFields(expression)) {
      throw new CommandError(4890500, 'Command let Expression does not evaluate to a constant');
    }
    variables.set(name, compileCompute(expression, variables)(new Doc()) ?? null);
  }
  return variables;
}

function assertName(name: string): void {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) return;
  throw new CommandError(
    CODE.failedToParse,
    `'${name}' starts with an invalid character for a user variable name`,
  );
}

function readsFields(expression: unknown): boolean {
  if (typeof expression === 'string') return /^\$([^$]|\$(ROOT|CURRENT)\b)/.test(expression);
  if (Array.isArray(expression)) return expression.some(readsFields);
  if (!(expression instanceof Doc) || expression.firstKey() === '$literal') return false;
  return [...expression.entries()].some(([, operand]) => readsFields(operand));
}
