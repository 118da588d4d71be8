import { z } from 'zod';
import type { AgentView, IntegrationView } from '../../../protocol/index.js';
import { language, moment, role } from './shared.js';

export const agentReply: z.ZodType<AgentView> = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    deskId: z.string(),
    deskName: z.string(),
    language,
  })
  .meta({ id: 'Agent' });

export const integrationReply: z.ZodType<IntegrationView> = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.string()),
    createdAt: moment,
    expiresAt: moment,
  })
  .meta({ id: 'Integration' });

export const newIntegrationReply = z
  .strictObject({ integration: integrationReply, token: z.string() })
  .meta({ id: 'NewIntegration' });
