import { z } from 'zod';
import type { Integration } from '../../domain/integrations/index.js';
import { type IntegrationView, personName } from '../../protocol/index.js';
import { SCOPES } from '../authorisation.js';
import type { Office } from './context.js';
import { integrationReply, newIntegrationReply } from './replies/agents.js';
import { agentRoute, type Route } from './route.js';

const LONGEST_DAYS = 400;

const newIntegration = z.strictObject({
  name: personName,
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  /** After so many days the token opens nothing any more. */
  days: z.int().min(1).max(LONGEST_DAYS).default(365),
});

/** Tokens for other programs that work for the desk; the head of the desk gives and takes them. */
export function integrationRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/integrations',
        does: 'Lists the programs that work for the desk.',
        action: 'token.manage',
        reply: z.strictObject({ integrations: z.array(integrationReply) }),
      },
      async ({ agent }) => ({
        integrations: (await parts.integrations.ofDesk(agent.deskId)).map(integrationView),
      }),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/integrations',
        does: 'Makes a token for a program. It is shown this once and kept only as a hash.',
        action: 'token.manage',
        body: newIntegration,
        reply: newIntegrationReply,
        status: 201,
      },
      async ({ agent, body }) => {
        const of = { ...body, deskId: agent.deskId, createdById: agent._id };
        const { integration, token } = await parts.integrations.add(of, parts.clock.now());
        return { integration: integrationView(integration), token };
      },
    ),
    agentRoute(
      {
        method: 'delete',
        path: '/integrations/:id',
        does: 'Ends the token of a program at once.',
        action: 'token.manage',
        params: z.object({ id: z.uuid() }),
        refusals: ['not_found'],
      },
      async ({ agent, params }) => {
        await parts.integrations.remove(agent.deskId, params.id);
        return undefined;
      },
    ),
  ];
}

function integrationView({ id, name, scopes, createdAt, expiresAt }: Integration): IntegrationView {
  return { id, name, scopes, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
