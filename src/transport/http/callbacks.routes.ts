import type Router from '@koa/router';
import { z } from 'zod';
import { closeCallback } from '../../flows/close-callback.js';
import { requestCallback } from '../../flows/request-callback.js';
import { takeCallback } from '../../flows/take-callback.js';
import * as payloads from '../../protocol/index.js';
import { callbackRow } from '../views/index.js';
import { agentOf, bodyOf, type Office, pathOf } from './context.js';

/** The calls that the signed-in agent's desk has to make. */
export function callbackRoutes(api: Router, office: Office): void {
  const { parts } = office;
  const id = z.uuid();

  api.get('/callbacks', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const callbacks = await parts.callbacks.list(agent.deskId, parts.clock.now());
    ctx.body = { callbacks: callbacks.map((callback) => callbackRow(callback, agent._id)) };
  });

  api.post('/callbacks', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const { at, ...wish } = bodyOf(ctx, payloads.requestCallback);
    const callback = await requestCallback(parts, agent, {
      ...wish,
      at: at === undefined ? undefined : new Date(at),
    });
    ctx.body = callbackRow(callback, agent._id);
    ctx.status = 201;
  });

  api.post('/callbacks/:id/taking', async (ctx) => {
    const agent = await agentOf(ctx, office);
    ctx.body = callbackRow(await takeCallback(parts, agent, pathOf(ctx, 'id', id)), agent._id);
  });

  api.post('/callbacks/:id/outcome', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const result = bodyOf(ctx, payloads.closeCallback);
    ctx.body = callbackRow(
      await closeCallback(parts, agent, { id: pathOf(ctx, 'id', id), ...result }),
      agent._id,
    );
  });
}
