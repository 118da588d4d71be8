import type { RouterContext } from '@koa/router';
import type { Agent } from '../../domain/agents/index.js';
import { writerOf } from '../../domain/integrations/index.js';
import { type Action, assertRole, assertScope } from '../authorisation.js';
import { sessionToken } from '../session-cookie.js';
import type { Office } from './context.js';

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,100})$/;

/**
 * Who calls: the agent of the session, or the integration of the token in `Authorization: Bearer` (RFC 6750), which
 * writes under its own name. Throws `NotSignedIn`, `missing_scope`, and `NotFound` for a role without the right.
 */
export async function callerOf(ctx: RouterContext, { parts }: Office, action: Action): Promise<Agent> {
  const header = ctx.get('authorization');
  if (header === '') {
    const agent = await parts.agents.ofSession(sessionToken(ctx.get('cookie')), parts.clock.now());
    assertRole(action, agent.role);
    return agent;
  }
  const token = await parts.integrations.ofToken(BEARER.exec(header)?.[1], parts.clock.now());
  assertScope(action, token.scopes);
  return writerOf(token, parts.desks.get(token.deskId).defaultLanguage);
}
