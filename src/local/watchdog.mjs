// Ends the processes of `npm start` when their parent can no longer do it, even after a kill -9. The parent writes
// "+pid" and "-pid" lines as its children come and go; the end of the input is the end of the parent.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;

// The terminal goes away together with the parent; this process must outlive both.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

const pids = new Set();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
});
lines.on('close', endAll);

function endAll() {
  // The newest first: the servers before the stores they write to.
  for (const pid of [...pids].reverse()) signal(pid, 'SIGTERM');
  const deadline = Date.now() + PATIENCE_MS;
  const timer = setInterval(() => {
    const alive = [...pids].filter(isAlive);
    if (alive.length > 0 && Date.now() < deadline) return;
    clearInterval(timer);
    for (const pid of alive) signal(pid, 'SIGKILL');
  }, LOOK_EVERY_MS);
}

function isAlive(pid) {
  if (!signal(pid, 0)) return false;
  try {
    // Ended, but nobody has asked for its exit code: still listed, no longer alive.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
