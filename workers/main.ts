import { createApp } from '../src/app.js';
import { readConfig } from '../src/config.js';
import { askReadiness } from '../src/infra/health.js';
import { openHealthPort } from '../src/infra/health-port.js';
import { QUEUE_NAMES, type QueueName } from '../src/infra/queues.js';
import { reportSettings } from '../src/infra/redis-settings.js';
import { runProcess } from '../src/infra/run-process.js';
import { closeOnSignal } from '../src/infra/shutdown.js';
import { startWork } from './work.js';

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !isQueue(name));
  if (unknown.length > 0)
    throw new Error(`There is no queue "${unknown.join('", "')}"; there are: ${QUEUE_NAMES.join(', ')}.`);
  const config = readConfig();
  const app = await createApp(config);
  await reportSettings(app, app.log);
  const chosen = names.length === 0 ? QUEUE_NAMES : names.filter(isQueue);
  const stopWork = startWork(app, chosen);
  const closeHealth = await openHealthPort(config.WORKER_PORT, async () => await askReadiness(app));
  closeOnSignal([stopWork, closeHealth, app.close], config.DRAIN_SECONDS, app.log);
  app.log.info({ queues: chosen }, 'working');
}

function isQueue(name: string): name is QueueName {
  return QUEUE_NAMES.some((queue) => queue === name);
}

runProcess(async () => await main(process.argv.slice(2)));
