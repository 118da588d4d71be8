import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { LIMITS } from '../../protocol/index.js';
import { DeskError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import { inLogContext } from '../../shared/log-context.js';
import type { Readiness } from '../../shared/ports.js';
import { isOwnOrigin } from '../session-cookie.js';
import type { OutageJudge } from '../wire.js';
import { attachmentRoutes } from './attachments.routes.js';
import { callbackRoutes } from './callbacks.routes.js';
import { clockRoutes } from './clocks.routes.js';
import type { Office } from './context.js';
import { deskRoutes } from './desks.routes.js';
import { answerErrors } from './errors.js';
import { integrationRoutes } from './integrations.routes.js';
import { openApiRoutes } from './openapi.routes.js';
import { overviewRoutes } from './overview.routes.js';
import { pageRoutes, serveAssets } from './pages.js';
import { receiptRoutes } from './receipts.routes.js';
import { reportRoutes } from './reports.routes.js';
import { requestRoutes } from './requests.routes.js';
import { mount, type Route } from './route.js';
import { localSignInRoute, sessionRoutes } from './session.routes.js';
import { ticketViewRoutes } from './ticket-views.routes.js';
import { ticketWorkRoutes } from './ticket-work.routes.js';
import { ticketRoutes } from './tickets.routes.js';

/** What the HTTP side is built from. */
export interface HttpSetup extends Office {
  readonly judge: OutageJudge;
  /** How many proxies in front are believed. */
  readonly trustedProxies: number;
  /** Folder of the built pages. */
  readonly pagesFolder: string;
  /** Whether what the server depends on answers; empty while it is going away. */
  readonly askReadiness: () => Promise<Readiness & { readonly isDraining?: boolean }>;
}

/** The HTTP side of a web process: REST under `/api/v1`, the pages, and two answers for whoever watches it. */
export function createHttp(setup: HttpSetup): Koa {
  const koa = new Koa({ proxy: setup.trustedProxies > 0, maxIpsCount: setup.trustedProxies });
  koa.silent = true;
  koa.use(logRequests(setup));
  koa.use(securityHeaders(setup));
  koa.use(answerErrors(setup.judge, setup.parts.log));
  serveAssets(koa, setup.pagesFolder);
  koa.use(watchRoutes(setup).routes());
  koa.use(refuseForeignChanges(setup));
  koa.use(bodyParser({ enableTypes: ['json'], jsonLimit: LIMITS.packetBytes, jsonStrict: true }));
  for (const router of [apiRouter(setup), pagesRouter(setup)])
    koa.use(router.routes()).use(router.allowedMethods());
  return koa;
}

function apiRouter(setup: HttpSetup): Router {
  const api = new Router({ prefix: '/api/v1' });
  api.use(async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    await next();
  });
  mount(api, setup, routesOf(setup));
  return api;
}

/** All of the REST interface, the description of it included. */
export function routesOf(office: Office): readonly Route[] {
  const routes = [
    ...deskRoutes(office),
    ...sessionRoutes(office),
    ...clockRoutes(office),
    ...overviewRoutes(office),
    ...reportRoutes(office),
    ...callbackRoutes(office),
    ...receiptRoutes(office),
    ...integrationRoutes(office),
    ...ticketRoutes(office),
    ...ticketWorkRoutes(office),
    ...ticketViewRoutes(office),
    ...requestRoutes(office),
    ...attachmentRoutes(office),
  ];
  return [...routes, ...openApiRoutes(routes, office)];
}

function pagesRouter(setup: HttpSetup): Router {
  const pages = new Router();
  localSignInRoute(pages, setup);
  pageRoutes(pages, setup, setup.pagesFolder);
  return pages;
}

/** `/healthz`: the process lives. `/readyz`: it can work; 503 with the names of what does not answer otherwise. Beside it how Redis is set up. */
function watchRoutes({ askReadiness }: HttpSetup): Router {
  const watch = new Router();
  watch.get('/healthz', async (ctx) => {
    ctx.body = { ok: true };
  });
  watch.get('/readyz', async (ctx) => {
    const { isDraining = false, answers, settings } = await askReadiness();
    const isReady = !isDraining && Object.values(answers).every(Boolean);
    ctx.status = isReady ? 200 : 503;
    ctx.body = { ok: isReady, isDraining, ...answers, settings };
  });
  return watch;
}

function logRequests({ parts }: HttpSetup): Koa.Middleware {
  return async (ctx, next) => {
    const requestId = newId();
    ctx.set('X-Request-Id', requestId);
    await inLogContext({ requestId }, async () => {
      const start = performance.now();
      await next();
      const ms = Math.round(performance.now() - start);
      const route = ctx._matchedRoute ?? 'none';
      parts.log.debug({ method: ctx.method, route, status: ctx.status, ms }, 'A request was answered');
    });
  };
}

function securityHeaders({ publicUrl }: HttpSetup): Koa.Middleware {
  const isSecure = publicUrl.startsWith('https:');
  return helmet({
    strictTransportSecurity: isSecure,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

/** A change must come from our own pages or from no page at all, so that another site cannot ride on a cookie. */
function refuseForeignChanges({ publicUrl }: HttpSetup): Koa.Middleware {
  return async (ctx, next) => {
    const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(ctx.method);
    if (isChange && !isOwnOrigin(ctx.req, publicUrl))
      throw new DeskError('not_found', 'The origin is foreign.');
    await next();
  };
}
