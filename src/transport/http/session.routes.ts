import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import { signIn } from '../../protocol/index.js';
import { NotFound } from '../../shared/errors.js';
import { hashToken, matchesToken } from '../../shared/ids.js';
import { SESSION_COOKIE, sessionToken } from '../session-cookie.js';
import { agentView } from '../views/index.js';
import type { Office } from './context.js';
import { agentReply } from './replies/agents.js';
import { agentRoute, openRoute, type Route } from './route.js';

const localSignIn = z.strictObject({ token: z.string(), desk: z.string(), agent: z.string() });

/** Signing in and out. */
export function sessionRoutes(office: Office): readonly Route[] {
  const { parts, limits } = office;
  const view = (agent: Agent) => agentView(agent, parts.desks.get(agent.deskId));
  return [
    agentRoute(
      {
        method: 'get',
        path: '/session',
        does: 'Tells who is signed in.',
        action: 'session.read',
        reply: agentReply,
      },
      async ({ agent }) => view(agent),
    ),
    openRoute(
      {
        method: 'post',
        path: '/session',
        does: 'Signs an agent in; the session is an HttpOnly cookie of twelve hours.',
        action: 'session.open',
        body: signIn,
        reply: agentReply,
        refusals: ['wrong_sign_in', 'too_many'],
      },
      async ({ ctx, body: { email, password } }) => {
        await limits.take('sign-in-from', ctx.ip);
        await limits.take('sign-in', email.toLowerCase());
        const agent = await parts.agents.checkPassword(email, password);
        await openSession(ctx, office, agent);
        return view(agent);
      },
    ),
    openRoute(
      {
        method: 'delete',
        path: '/session',
        does: 'Signs the agent out; without a session there is nothing to do.',
        action: 'session.close',
      },
      async ({ ctx }) => {
        const token = sessionToken(ctx.get('cookie'));
        if (token !== undefined) {
          await parts.agents.closeSession(token);
          await parts.bus.publish({ kind: 'session.ended', sessionId: hashToken(token) });
        }
        ctx.cookies.set(SESSION_COOKIE, null);
        return undefined;
      },
    ),
  ];
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
