import { setFlagsFromString } from 'node:v8';
import { createContext, Script } from 'node:vm';
import { CommandError } from '../errors.js';
import { effortOf } from './regex-effort.js';

// V8's other engine takes linear time, but knows only some of the syntax. It is asked for by the flag "l".
setFlagsFromString('--enable-experimental-regexp-engine');

/** A compiled pattern. Both methods throw a `CommandError` when a match would take too long. */
export interface Matcher {
  test(text: string): boolean;
  /** The first match from an index on (in UTF-16 units), with its groups. */
  find(text: string, from: number): RegExpExecArray | null;
}

/**
 * Chooses how to match: directly where the pattern cannot take long on the text; else by the engine that
 * takes linear time; else with a time limit, after which the query fails as it does at PCRE's match limit.
 */
export function matcherOf(source: string, flags: string): Matcher {
  const direct = compile(source, flags);
  const effort = effortOf(source);
  let linear: RegExp | undefined;
  const find = (text: string, from: number): RegExpExecArray | null => {
    if (effort(text.length) <= MAX_DIRECT_STEPS) return executed(direct, text, from);
    // The linear engine sees halves of the characters beyond U+FFFF.
    if (SURROGATE.test(text)) return withinTime(direct, text, from);
    linear ??= compileLinear(source, flags) ?? direct;
    return linear === direct ? withinTime(direct, text, from) : executed(linear, text, from);
  };
  return { find, test: (text) => find(text, 0) !== null };
}

/** Takes well under a tenth of a second. */
const MAX_DIRECT_STEPS = 10_000_000;
const MAX_MATCH_MS = 100;
const SURROGATE = /[\ud800-\udfff]/;

function executed(regex: RegExp, text: string, from: number): RegExpExecArray | null {
  regex.lastIndex = from;
  return regex.exec(text);
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `g${flags}u`);
  } catch {
    return compileLoosely(source, flags);
  }
}

/** Patterns that are only valid without Unicode mode, such as needless escapes. */
function compileLoosely(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `g${flags}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new CommandError(51091, `Regular expression is invalid: ${reason}`);
  }
}

function compileLinear(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, `g${flags}l`);
  } catch {
    return undefined;
  }
}

interface Room {
  regex: RegExp | undefined;
  text: string;
  found: RegExpExecArray | null;
}

const ROOM: Room = { regex: undefined, text: '', found: null };
const CONTEXT = createContext(ROOM);
const SCRIPT = new Script('found = regex.exec(text)');

function withinTime(regex: RegExp, text: string, from: number): RegExpExecArray | null {
  regex.lastIndex = from;
  ROOM.regex = regex;
  ROOM.text = text;
  try {
    SCRIPT.runInContext(CONTEXT, { timeout: MAX_MATCH_MS });
    return ROOM.found;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw new CommandError(
      51156,
      'Error occurred while executing regular expression. Result code: -47 (match limit exceeded)',
    );
  } finally {
    ROOM.regex = undefined;
    ROOM.text = '';
    ROOM.found = null;
  }
}
