import ts from 'typescript';
import type { SourceFile } from './source-files.js';
import { type Finding, lineOf, parse, visit } from './syntax.js';

/** A function's place and its length from its first line to its closing bracket. */
export interface FunctionSize extends Finding {
  readonly lines: number;
  /** A callback has no name of its own: it counts for the longest function, not for the typical one. */
  readonly isNamed: boolean;
}

/** How many lines a file has. */
export function linesOf(file: SourceFile): number {
  return file.text.replace(/\n$/, '').split('\n').length;
}

/** Every function of a file, methods and callbacks too. */
export function functionSizes(file: SourceFile): FunctionSize[] {
  const source = parse(file);
  const sizes: FunctionSize[] = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = lineOf(source, node.getStart(source));
    const last = lineOf(source, node.getEnd());
    const isNamed = !ts.isCallExpression(node.parent) && !ts.isJsxExpression(node.parent);
    sizes.push({ path: file.path, line: first, what: nameOf(node), lines: last - first + 1, isNamed });
  });
  return sizes;
}

/** The value that a share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function nameOf(node: ts.SignatureDeclaration): string {
  const owner = ts.isVariableDeclaration(node.parent) ? node.parent.name : node.name;
  return owner?.getText() ?? 'a function';
}
