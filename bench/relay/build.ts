import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Within reach of the installed packages, and of nobody who ships anything. */
const OUT = join(ROOT, 'node_modules', '.cache', 'relay-bench');
const FILES = ['bench/processor-seconds.ts'];
const FOLDERS = ['src', 'workers', 'bench/relay', 'bench/tickets'];

/**
 * Compiles both sides and the load generators as a release is compiled, since a loader that translates at the start
 * leaves other code behind. Returns the folder that holds them under their own paths.
 */
export async function buildForBench(): Promise<string> {
  await mkdir(OUT, { recursive: true });
  await writeFile(join(OUT, 'package.json'), '{"type":"module"}');
  for (const folder of FOLDERS) {
    const files = await readdir(join(ROOT, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts'))) await compile(join(folder, file));
  }
  for (const file of FILES) await compile(file);
  return OUT;
}

async function compile(file: string): Promise<void> {
  const { ModuleKind, ScriptTarget } = typescript;
  const compilerOptions = { target: ScriptTarget.ES2023, module: ModuleKind.ESNext };
  const source = await readFile(join(ROOT, file), 'utf8');
  const { outputText } = typescript.transpileModule(source, { compilerOptions });
  const target = join(OUT, file.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, outputText);
}
