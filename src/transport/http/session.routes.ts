import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import { signIn } from '../../protocol/index.js';
import { NotFound } from '../../shared/errors.js';
import { hashToken, matchesToken } from '../../shared/ids.js';
import { SESSION_COOKIE, sessionToken } from '../session-cookie.js';
import { agentView } from '../views/index.js';
import { agentOf, bodyOf, type Office } from './context.js';

const localSignIn = z.strictObject({ token: z.string(), desk: z.string(), agent: z.string() });

/** Signing in and out. */
export function sessionRoutes(api: Router, office: Office): void {
  const { parts, limits } = office;
  const view = (agent: Agent) => agentView(agent, parts.desks.get(agent.deskId));

  api.get('/session', async (ctx) => {
    ctx.body = view(await agentOf(ctx, office));
  });

  api.post('/session', async (ctx) => {
    const { email, password } = bodyOf(ctx, signIn);
    await limits.take('sign-in-from', ctx.ip);
    await limits.take('sign-in', email.toLowerCase());
    const agent = await parts.agents.checkPassword(email, password);
    await openSession(ctx, office, agent);
    ctx.body = view(agent);
  });

  api.delete('/session', async (ctx) => {
    const token = sessionToken(ctx.get('cookie'));
    if (token !== undefined) {
      await parts.agents.closeSession(token);
      await parts.bus.publish({ kind: 'session.ended', sessionId: hashToken(token) });
    }
    ctx.cookies.set(SESSION_COOKIE, null);
    ctx.body = null;
    ctx.status = 204;
  });
}

/** The one-click sign-in of a server that runs on one machine for a look; elsewhere there is no such page. */
export function localSignInRoute(pages: Router, office: Office): void {
  const expected = office.localSignInToken;
  if (expected === undefined) return;
  pages.get('/local/sign-in', async (ctx) => {
    const query = localSignIn.safeParse(ctx.query);
    if (!query.success || !matchesToken(query.data.token, hashToken(expected))) throw new NotFound();
    const agent = await office.parts.agents.find(`${query.data.desk}.${query.data.agent}`);
    if (agent === null) throw new NotFound();
    await openSession(ctx, office, agent);
    ctx.redirect('/console');
  });
}

async function openSession(ctx: RouterContext, { parts, publicUrl }: Office, agent: Agent): Promise<void> {
  const { token, expiresAt } = await parts.agents.openSession(agent._id, parts.clock.now());
  const isSecure = publicUrl.startsWith('https:');
  if (isSecure) ctx.cookies.secure = true;
  ctx.cookies.set(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    expires: expiresAt,
    overwrite: true,
  });
}
