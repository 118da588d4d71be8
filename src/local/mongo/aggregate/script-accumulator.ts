import { Doc, type Value } from '../bson/document.js';
import { CommandError } from '../errors.js';
import { kindOf } from '../query/expressions/types.js';
import { findSource, Script } from '../scripts/script.js';
import type { Accumulator } from './accumulator.js';
import { compileCompute } from './typed-expression.js';

/** `$accumulator`: a state that functions in JavaScript begin, carry on and finish. */
export function compileScripted(operand: Value, variables: Doc | undefined): (id: Value) => Accumulator {
  const spec = partsOf(operand);
  const sources = ['init', 'accumulate', 'merge', 'finalize'].map((name) => sourceIn(spec, name));
  const initArgs = compileCompute(spec.get('initArgs') ?? [], variables);
  const args = spec.get('accumulateArgs');
  if (args === undefined) throw missing('accumulateArgs');
  const compute = compileCompute(args, variables);
  const script = new Script(sources);
  return (id) => {
    const first = initArgs(id instanceof Doc ? id : new Doc());
    if (!Array.isArray(first)) {
      throw new CommandError(4544711, '$accumulator initArgs must evaluate to an array');
    }
    let state = script.call(INIT, new Doc(), first).returned;
    return {
      add(doc) {
        const given = compute(doc);
        if (!Array.isArray(given)) {
          throw new CommandError(4544712, '$accumulator accumulateArgs must evaluate to an array');
        }
        state = script.call(ACCUMULATE, new Doc(), [state, ...given]).returned;
      },
      result: () => (spec.has('finalize') ? script.call(FINALIZE, new Doc(), [state]).returned : state),
    };
  };
}

const [INIT, ACCUMULATE, FINALIZE] = [0, 1, 3];
const FIELDS = ['init', 'initArgs', 'accumulate', 'accumulateArgs', 'merge', 'finalize', 'lang'];

function partsOf(operand: Value): Doc {
  if (!(operand instanceof Doc)) {
    const message = `$accumulator expects an object as an argument; found: ${kindOf(operand)}`;
    throw new CommandError(4544703, message);
  }
  const stranger = operand.keys().find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) {
    throw new CommandError(4544706, `$accumulator got an unexpected field: ${stranger}`);
  }
  const lang = operand.get('lang');
  if (lang !== undefined && lang !== 'js') {
    throw new CommandError(4544705, "$accumulator only supports lang: 'js'");
  }
  return operand;
}

function sourceIn(spec: Doc, name: string): string {
  const given = spec.get(name);
  if (given === undefined) {
    if (name === 'finalize') return 'function(state) { return state; }';
    throw missing(name);
  }
  if (given instanceof Doc || (typeof given === 'string' && given.startsWith('$'))) {
    throw new CommandError(4544701, `$accumulator '${name}' must be a constant expression`);
  }
  const source = findSource(given);
  if (source !== undefined) return source;
  throw new CommandError(4544702, `$accumulator '${name}' must be a String or Code`);
}

const MISSING = new Map([
  ['init', 4544707],
  ['accumulate', 4544708],
  ['merge', 4544709],
  ['accumulateArgs', 4544710],
]);

function missing(name: string): CommandError {
  return new CommandError(MISSING.get(name) ?? 4544706, `$accumulator missing required argument '${name}'`);
}
