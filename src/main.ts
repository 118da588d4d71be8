import { parseArgs } from 'node:util';
import { addAgent, seedDemo } from './agent-commands.js';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { reportSettings } from './infra/redis-settings.js';
import { runProcess } from './infra/run-process.js';
import { closeOnSignal } from './infra/shutdown.js';
import { startWeb } from './web.js';

const USAGE = `Usage:
  main.js web         serves the pages, the REST interface and the sockets
  main.js add-agent   --desk ID --name NAME --email ADDRESS --role ROLE [--language pl|en]; the password comes on standard input
  main.js seed-demo   makes the demo agents of every desk; for a look on one machine
`;
const WRONG_USE = 2;

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case 'web':
      return await serveWeb();
    case 'add-agent':
      return await withApp(async (app) => await addAgent(app, agentArguments(rest)));
    case 'seed-demo':
      return await withApp(seedDemo);
    default:
      process.stderr.write(USAGE);
      process.exitCode = WRONG_USE;
  }
}

async function serveWeb(): Promise<void> {
  const config = readConfig();
  const app = await createApp(config);
  await reportSettings(app, app.log);
  const web = await startWeb(app);
  closeOnSignal([web.close, app.close], config.DRAIN_SECONDS, app.log);
  app.log.info({ port: web.port }, 'listening');
}

async function withApp(act: (app: Awaited<ReturnType<typeof createApp>>) => Promise<void>): Promise<void> {
  const app = await createApp(readConfig());
  try {
    await act(app);
  } finally {
    await app.close();
  }
}

function agentArguments(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const string = { type: 'string' } as const;
  const options = { desk: string, name: string, email: string, role: string, language: string };
  return parseArgs({ args: [...args], options }).values;
}

runProcess(async () => await main(process.argv.slice(2)));
