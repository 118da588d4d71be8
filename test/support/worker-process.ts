import { type App, createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { MovableClock } from '../../src/forget/movable-clock.js';
import { QUEUE_NAMES } from '../../src/infra/queues.js';
import { runProcess } from '../../src/infra/run-process.js';
import { closeOnSignal } from '../../src/infra/shutdown.js';
import { startWork } from '../../workers/work.js';

/** Where the process dies as by `kill -9`; `healthy` nowhere. */
export type Doom = 'healthy' | 'before-smtp' | 'after-250' | 'in-clock';

/** A worker that dies at a named moment, or believes its own machine's clock, ahead by `aheadMs`, instead of Redis. */
async function main(doom: Doom, aheadMs: number | null): Promise<void> {
  const config = readConfig();
  const app = await createApp(config, aheadMs === null ? {} : { clock: new MovableClock(aheadMs) });
  // Who dies in a clock must not have taken a letter with it: that would wait until its lease is over.
  const queues = doom === 'in-clock' ? (['clocks'] as const) : QUEUE_NAMES;
  const stopWork = startWork({ ...app, parts: doomed(app, doom) }, queues);
  closeOnSignal([stopWork, app.close], config.DRAIN_SECONDS, app.log);
  app.log.info({ doom }, 'working');
}

function doomed({ parts }: App, doom: Doom): App['parts'] {
  const die = (): never => {
    process.kill(process.pid, 'SIGKILL');
    throw new Error('The process should be dead.');
  };
  if (doom === 'before-smtp') return { ...parts, mailer: { send: async () => die() } };
  if (doom === 'after-250') {
    const send: App['parts']['mailer']['send'] = async (letter) => {
      await parts.mailer.send(letter);
      return die();
    };
    return { ...parts, mailer: { send } };
  }
  if (doom === 'healthy') return parts;
  const clocks = new Proxy(parts.clocks, {
    get: (target, name) => {
      if (name === 'finish') return async () => die();
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { ...parts, clocks };
}

const [, , doom = 'healthy', ahead = 'redis'] = process.argv;
// The tests start it, with one of these words.
runProcess(async () => await main(doom as Doom, ahead === 'redis' ? null : Number(ahead)));
