import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type Router from '@koa/router';
import type Koa from 'koa';
import mount from 'koa-mount';
import serve from 'koa-static';
import { NotFound } from '../../shared/errors.js';
import { DAY_MS } from '../../shared/time.js';
import type { Office } from './context.js';

/** Assets carry a hash of their content in their name: a name never changes what it means. */
const ASSET_LIFE_MS = 365 * DAY_MS;

/** The built pages: the list of desks, each desk's page, the console. */
export function pageRoutes(pages: Router, { parts }: Office, folder: string): void {
  const page = (name: string) => join(folder, name);
  const routes: readonly [path: string, file: string][] = [
    ['/', page('site/index.html')],
    ['/console', page('console/index.html')],
  ];
  for (const [path, file] of routes) {
    pages.get(path, async (ctx) => {
      ctx.body = openPage(file);
      ctx.type = 'html';
      ctx.set('Cache-Control', 'no-cache');
    });
  }
  pages.get('/desks/:desk', async (ctx) => {
    parts.desks.get(String(ctx.params.desk));
    ctx.body = openPage(page('site/desk.html'));
    ctx.type = 'html';
    ctx.set('Cache-Control', 'no-cache');
  });
}

/** Scripts, styles and images of the pages. */
export function serveAssets(koa: Koa, folder: string): void {
  const assets = serve(join(folder, 'assets'), { maxage: ASSET_LIFE_MS, immutable: true, index: false });
  koa.use(mount('/assets', assets));
}

function openPage(file: string) {
  if (!existsSync(file)) throw new NotFound();
  return createReadStream(file);
}
