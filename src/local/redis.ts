import { connect } from 'node:net';
import { findOrInstall, type Machine } from './apt.js';
import { CannotStart } from './cannot-start.js';
import type { ChildPlan } from './child-processes.js';
import { findFreePort } from './free-port.js';
import { REDIS_PROGRAMS } from './programs.js';
import type { StorePlan } from './store-plan.js';

/**
 * A Redis of our own in `folder`, as the queues want it: nothing is evicted, and what was accepted survives a stop.
 * Throws {@link CannotStart} where there is no program for it and none can be installed.
 */
export async function planRedis(
  folder: string,
  machine: Machine,
  say: (line: string) => void,
): Promise<StorePlan> {
  const program = findOrInstall(REDIS_PROGRAMS, 'redis-server', machine, say);
  if (program === undefined) throw new CannotStart(HOW_TO_GET_REDIS);
  const port = await findFreePort();
  return {
    url: `redis://127.0.0.1:${port}`,
    child: childOf(program, port, folder, machine),
    isReady: () => ping(port),
  };
}

const HOW_TO_GET_REDIS = `Redis is missing: there is neither redis-server nor valkey-server on the PATH. Install one:
  Debian, Ubuntu   sudo apt-get install redis-server
  Fedora           sudo dnf install valkey
  macOS            brew install redis
or set REDIS_URL to a Redis (6.2 or newer) that already runs.`;

function childOf(program: string, port: number, folder: string, machine: Machine): ChildPlan {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    // Otherwise it answers before it has written while the disk is busy, and what it said is stored may be lost.
    appendfsync: 'always',
    // Snapshots beside the log would only keep what the log has long let go of.
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    logfile: '',
  };
  return {
    name: 'redis',
    layer: 'store',
    command: program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    environment: { PATH: machine.path },
  };
}

/** Whether a Redis answers there and has read its data. */
async function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
    socket.on('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'));
      socket.destroy();
    });
  });
}
