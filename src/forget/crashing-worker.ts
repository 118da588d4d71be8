import { createApp } from '../app.js';
import { readConfig } from '../config.js';
import { finishChat } from '../flows/finish-chat.js';
import { runProcess } from '../infra/run-process.js';
import { MovableClock } from './movable-clock.js';

/** A worker that is killed, as by `kill -9`, when it has done everything for a chat but to destroy it. */
async function main(chatId: string, aheadMs: number): Promise<void> {
  const { parts } = await createApp(readConfig(), { clock: new MovableClock(aheadMs) });
  const endings = new Proxy(parts.endings, {
    get: (target, name) => {
      if (name === 'destroy') return () => process.kill(process.pid, 'SIGKILL');
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  await finishChat({ ...parts, endings }, chatId);
  throw new Error('The chat was not there to be finished.');
}

runProcess(async () => await main(process.argv[2] ?? '', Number(process.argv[3])));
