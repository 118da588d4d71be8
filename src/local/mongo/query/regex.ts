import { CommandError } from '../errors.js';
import { type Matcher, matcherOf } from './regex-matcher.js';

/**
 * A MongoDB (PCRE) regular expression, ready to be matched; refused where JavaScript has no such syntax.
 * Matching never takes long, whatever the pattern: see `matcherOf`.
 */
export function compileRegex(pattern: string, options: string): Matcher {
  for (const option of options) {
    if (!'imsxu'.includes(option)) {
      throw new CommandError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  if (pattern.includes('\0')) {
    throw new CommandError(51109, 'Regular expression cannot contain an embedded null byte');
  }
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const all = options + (inline?.[1] ?? '');
  let source = inline === null ? pattern : pattern.slice(inline[0].length);
  if (all.includes('x')) source = withoutWhitespace(source);
  const flags = ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('');
  return matcherOf(translated(source), flags);
}

/** The text that every match starts with, where an index can use it. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (/[imx]/.test(options) || !/^(\^|\\A)/.test(pattern) || pattern.includes('|')) return undefined;
  let prefix = '';
  for (let rest = pattern.replace(/^(\^|\\A)/, ''); rest !== ''; ) {
    const literal = /^(?:\\([^\w\s])|([^\\^$.*+?()[\]{}|]))/.exec(rest);
    if (literal === null) break;
    rest = rest.slice(literal[0].length);
    if (/^[*?{]/.test(rest)) break;
    prefix += literal[1] ?? literal[2] ?? '';
    if (rest.startsWith('+')) break;
  }
  return prefix === '' ? undefined : prefix;
}

/** What PCRE writes in another way than JavaScript does. */
function translated(source: string): string {
  return source
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\h/g, '[ \\t]')
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\^?)(\w+):\]/g, (whole, negation: string, name: string) => {
      const members = POSIX_CLASSES.get(name);
      return members === undefined || negation !== '' ? whole : members;
    });
}

const POSIX_CLASSES = new Map([
  ['alpha', 'a-zA-Z'],
  ['digit', '0-9'],
  ['alnum', 'a-zA-Z0-9'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
  ['space', '\\s'],
  ['xdigit', '0-9A-Fa-f'],
  ['word', '\\w'],
  ['punct', '!-\\/:-@\\[-`{-~'],
]);

function withoutWhitespace(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|#.*$|\s+/gm, (part) => (/^[\s#]/.test(part) ? '' : part));
}
