import { CommandError } from '../errors.js';

/** A MongoDB (PCRE) regular expression as JavaScript's; refused where JavaScript has no such syntax. */
export function compileRegex(pattern: string, options: string): RegExp {
  for (const option of options) {
    if (!'imsxu'.includes(option)) {
      throw new CommandError(51108, `invalid flag in regex options: ${option}`);
    }
  }
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const all = options + (inline?.[1] ?? '');
  let source = inline === null ? pattern : pattern.slice(inline[0].length);
  if (all.includes('x')) source = withoutWhitespace(source);
  source = source
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\(\?P</g, '(?<');
  const flags = ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('');
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return compileLoosely(source, flags);
  }
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

/** Patterns that are only valid without Unicode mode, such as needless escapes. */
function compileLoosely(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new CommandError(
      51091,
      `Regular expression is invalid: ${error instanceof Error ? error.message : ''}`,
      {},
    );
  }
}

function withoutWhitespace(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|#.*$|\s+/gm, (part) => (/^[\s#]/.test(part) ? '' : part));
}
