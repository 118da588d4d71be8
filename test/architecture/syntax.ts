import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** A place that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

/** The syntax tree of a file; its nodes know their parents. */
export function parse(file: SourceFile): ts.SourceFile {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  trees.set(file, tree);
  return tree;
}

/** Many rules look at the same file. */
const trees = new WeakMap<SourceFile, ts.SourceFile>();

/** Calls `look` with every node of the tree. */
export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** The line of a position, counted from 1. */
export function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

/** Every node of a file that `breaks` the rule. */
export function findNodes(file: SourceFile, breaks: (node: ts.Node) => boolean): Finding[] {
  const source = parse(file);
  const findings: Finding[] = [];
  visit(source, (node) => {
    if (!breaks(node)) return;
    const line = lineOf(source, node.getStart(source));
    findings.push({ path: file.path, line, what: node.getText(source).slice(0, 80) });
  });
  return findings;
}
