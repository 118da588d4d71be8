import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { processorSecondsOf } from '../processor-seconds.js';

/** Resident memory of a process in MiB. */
export interface Memory {
  /** Heap, stacks and other memory of its own. */
  readonly own: number;
  /** Pages of mapped files that the system may take back at any moment: the store's working set among them. */
  readonly files: number;
}

/** The document server in a process of its own. */
export interface ServerProcess {
  readonly uri: string;
  /** From the start of the process until it accepts connections. */
  readonly startMs: number;
  /** `undefined` where the system does not tell (anything but Linux). */
  memory(): Memory | undefined;
  /** Processor time so far, seconds; 0 where the system does not tell. */
  processorSeconds(): number;
  /** Ends the process with the signal and waits for it. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface ServerOptions {
  readonly dataDir: string;
  /** More arguments of `node`, to profile with. */
  readonly nodeArgs?: readonly string[];
}

export async function startServer({ dataDir, nodeArgs = [] }: ServerOptions): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [...nodeArgs, '--import', 'tsx', MAIN, '--data', dataDir, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the document server ended with ${code}`);
  });
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  const startMs = performance.now() - started;
  const { port }: { port: number } = JSON.parse(String(line));
  return {
    uri: `mongodb://127.0.0.1:${port}`,
    startMs,
    memory: () => memoryOf(child),
    processorSeconds: () => processorSecondsOf(child.pid),
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

const MAIN = fileURLToPath(new URL('../../src/local/mongo/main.ts', import.meta.url));

/** See proc(5): `RssAnon`, and `RssFile` with `RssShmem`, add up to `VmRSS`. */
function memoryOf({ pid }: ChildProcess): Memory | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { own: mebibytes('RssAnon'), files: mebibytes('RssFile') + mebibytes('RssShmem') };
}
