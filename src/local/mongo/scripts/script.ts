import { Doc, type Value } from '../bson/document.js';
import { Code } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { callInSandbox, type Program } from './sandbox.js';
import { fromScript, toScript } from './values.js';

/** What one call has brought: what the function returned, and what it has emitted, in this order. */
export interface Outcome {
  readonly returned: Value;
  readonly emitted: readonly (readonly [Value, Value])[];
}

/** Functions of a client, in JavaScript, that share their global variables. They reach nothing but what they are given. */
export class Script {
  readonly #program: Program;

  constructor(sources: readonly string[], scope: Doc = new Doc()) {
    this.#program = { sources, scope: toScript(scope) };
  }

  /** Calls one of the functions. Throws `CommandError` for what it throws and when it takes too long. */
  call(index: number, self: Value | undefined, args: readonly (Value | undefined)[]): Outcome {
    const call = { index, self: toScript(self), args: `[${args.map(toScript).join(',')}]` };
    const answer: unknown = JSON.parse(callInSandbox(this.#program, call));
    if (typeof answer !== 'object' || answer === null || !('returned' in answer)) throw unreadable();
    const emitted = 'emitted' in answer && Array.isArray(answer.emitted) ? answer.emitted : [];
    return { returned: fromScript(answer.returned), emitted: emitted.map(pairOf) };
  }
}

/** The text of a function that is given as a text or as code; nothing for any other value. */
export function findSource(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Code ? value.code : undefined;
}

/** The variables that come with code. */
export function scopeOf(value: Value | undefined): Doc {
  return value instanceof Code && value.scope !== undefined ? Doc.parse(value.scope) : new Doc();
}

function pairOf(pair: unknown): readonly [Value, Value] {
  if (!Array.isArray(pair) || pair.length !== 2) throw unreadable();
  return [fromScript(pair[0]), fromScript(pair[1])];
}

function unreadable(): CommandError {
  return new CommandError(CODE.jsInterpreterFailure, 'a function has answered what cannot be read');
}
