import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');

/**
 * The arguments by which Node runs a program of ours, as `src/main.ts`. Where `npm test` has built the sources just now it
 * is what was built, which starts in less than half the time; otherwise it is the source itself.
 */
export function programArguments(source: string): string[] {
  return isBuilt() ? [builtPath(source)] : ['--import', 'tsx', join(ROOT, source)];
}

/** The arguments by which Node runs `source`, a file of the tests' own that stands on our sources, after `preloads`. */
export function testProgramArguments(source: string, preloads: readonly string[] = []): string[] {
  const files = [...preloads, source];
  const paths = isBuilt() ? files.map(compiled) : files.map((file) => join(ROOT, file));
  const loader = isBuilt() ? [] : ['--import', 'tsx'];
  const before = paths.slice(0, -1).flatMap((path) => ['--import', path]);
  return [...loader, ...before, ...paths.slice(-1)];
}

function isBuilt(): boolean {
  return process.env.DYZUR_TESTS_BUILT === '1';
}

function builtPath(source: string): string {
  return join(DIST, source.replace(/\.ts$/, '.js'));
}

/** Compiles one file of the tests to its place beside the built sources, so that its imports mean those. */
function compiled(source: string): string {
  const path = builtPath(source);
  const module = ts.ModuleKind.ESNext;
  const target = ts.ScriptTarget.ES2023;
  const text = readFileSync(join(ROOT, source), 'utf8');
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module, target } });
  mkdirSync(dirname(path), { recursive: true });
  // Another process of the tests may be starting it at this moment.
  writeFileSync(`${path}.${process.pid}`, outputText);
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
