import { Doc, type Value } from '../../bson/document.js';
import { CommandError } from '../../errors.js';
import { findSource, Script } from '../../scripts/script.js';
import { type Form, kindOf } from './types.js';

/** `$function`: what a function in JavaScript makes of its arguments. */
export const FUNCTION: Form = (operand, names, compile) => {
  if (!(operand instanceof Doc)) {
    throw new CommandError(31260, `$function requires an object as an argument, found: ${kindOf(operand)}`);
  }
  const body = operand.get('body');
  if (body === undefined) throw new CommandError(31261, 'The body function must be specified.');
  const script = new Script([sourceOf(body)]);
  const args = operand.get('args');
  if (args === undefined) throw new CommandError(31263, 'The args field must be specified.');
  assertLanguage(operand.get('lang'));
  const compute = compile(args, names);
  return (frame) => {
    const given = compute(frame);
    if (!Array.isArray(given)) throw new CommandError(31266, 'The args field must be of type array');
    return script.call(0, new Doc(), given).returned;
  };
};

function sourceOf(body: Value): string {
  if (typeof body === 'string' ? body.startsWith('$') : body instanceof Doc) {
    throw new CommandError(31432, 'The body function must be a constant expression');
  }
  const source = findSource(body);
  if (source !== undefined) return source;
  throw new CommandError(31262, 'The body function must evaluate to type string or code');
}

function assertLanguage(lang: Value | undefined): void {
  if (lang === undefined) throw new CommandError(31418, 'The lang field must be specified.');
  if (lang !== 'js') {
    throw new CommandError(31419, "Currently the only supported language specifier is 'js'.");
  }
}
