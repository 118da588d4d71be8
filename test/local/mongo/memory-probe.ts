import { subscribe } from 'node:diagnostics_channel';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into a server before itself: says over the channel to its parent what is held when the garbage is gone.
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** What is told, in bytes: of the heap what is used and what is set aside, and what hangs on it. */
export interface Measured {
  readonly heapUsed: number;
  readonly heapTotal: number;
  readonly external: number;
}

process.on('message', () => {
  // The second time takes what the first has only let go: buffers of things with finalizers.
  for (let times = 0; times < 2; times += 1) if (typeof collect === 'function') collect();
  setImmediate(() => {
    const { heapUsed, heapTotal, external } = process.memoryUsage();
    const measured: Measured = { heapUsed, heapTotal, external };
    process.send?.(measured);
  });
});

// The control of what looks for leaks: a server that never lets go of so many bytes of each connection.
const leak = Number(process.env.LEAK_BYTES ?? 0);
const kept: Buffer[] = [];
if (leak > 0) subscribe('net.server.socket', () => kept.push(Buffer.alloc(leak)));
