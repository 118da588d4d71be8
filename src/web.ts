import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { App } from './app.js';
import { askReadiness } from './infra/health.js';
import { createLimits } from './infra/limits.js';
import { receiveFile } from './infra/multipart.js';
import { asOutage } from './infra/outage.js';
import { createSocketAdapter } from './infra/socket-adapter.js';
import { faultOf } from './shared/errors.js';
import { SECOND_MS } from './shared/time.js';
import { createHttp } from './transport/http/server.js';
import type { Leases } from './transport/realtime/leases.js';
import { openRealtime } from './transport/realtime/server.js';

/** A web process at work. */
export interface Web {
  readonly port: number;
  readonly leases: Leases;
  /** Refuses new work, tells the pages to move, and closes. The app itself stays open. */
  close(): Promise<void>;
}

/** What tests replace. */
export interface WebOptions {
  /** Folder of the built pages. */
  readonly pagesFolder?: string;
  /** Whether every answer of the REST interface is held against its description. */
  readonly checksReplies?: boolean;
}

/** How long requests that are under way may take once the process is told to stop. */
const LAST_REQUESTS_MS = 3.5 * SECOND_MS;

/** Opens the HTTP and realtime side of an app and listens on its configured address. */
export async function startWeb(
  app: App,
  { pagesFolder = pagesOfBuild(), checksReplies = false }: WebOptions = {},
): Promise<Web> {
  const { config, parts } = app;
  const limits = createLimits(app.redis, config.REDIS_PREFIX, config.LIMITS_TIMES);
  let isDraining = false;
  const koa = createHttp({
    parts,
    limits,
    receiveFile,
    judge: asOutage,
    publicUrl: config.PUBLIC_URL,
    localSignInToken: config.LOCAL_SIGN_IN_TOKEN,
    trustedProxies: config.TRUSTED_PROXIES,
    pagesFolder,
    checksReplies,
    askReadiness: async () => ({ ...(await askReadiness(app)), isDraining }),
  });
  const http = createServer(koa.callback());
  const subscriber = app.openPatientChatRedis();
  const { adapter, audience } = await createSocketAdapter(
    app.openPatientChatRedis(),
    subscriber,
    config.REDIS_PREFIX,
  );
  const realtime = openRealtime(http, {
    parts,
    limits,
    judge: asOutage,
    publicUrl: config.PUBLIC_URL,
    trustedProxies: config.TRUSTED_PROXIES,
    adapter,
    audience,
  });
  const afterOutage = (act: () => Promise<void>) => () => {
    act().catch((error: unknown) =>
      app.log.warn(faultOf(error), 'After an outage something was not made up for'),
    );
  };
  subscriber.on('ready', afterOutage(realtime.resync));
  app.chatRedis.on(
    'ready',
    afterOutage(async () => await realtime.leases.renew()),
  );
  const port = await listen(http, config.PORT, config.HOST);
  return {
    port,
    leases: realtime.leases,
    close: async () => {
      isDraining = true;
      realtime.drain();
      // Whoever holds a request half open must not hold up the end of the process.
      const impatience = setTimeout(() => http.closeAllConnections(), LAST_REQUESTS_MS);
      await realtime.close();
      clearTimeout(impatience);
    },
  };
}

async function listen(http: ReturnType<typeof createServer>, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
  // A listening TCP server has an address of this shape.
  return (http.address() as AddressInfo).port;
}

/** The build puts the pages beside the compiled sources; a process that runs from the sources finds them there too. */
function pagesOfBuild(): string {
  const isBuilt = import.meta.url.includes('/dist/src/');
  return fileURLToPath(new URL(isBuilt ? '../pages' : '../dist/pages', import.meta.url));
}
