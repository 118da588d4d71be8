import type Router from '@koa/router';
import { z } from 'zod';
import { callbackSlots } from '../../flows/callback-slots.js';
import { closeCallback } from '../../flows/close-callback.js';
import { declineCallback } from '../../flows/decline-callback.js';
import { requestCallback } from '../../flows/request-callback.js';
import { takeCallback } from '../../flows/take-callback.js';
import * as payloads from '../../protocol/index.js';
import { NotOffered } from '../../shared/errors.js';
import { callbackRow } from '../views/index.js';
import { parseInput } from '../wire.js';
import { agentOf, bodyOf, type Office, pathOf } from './context.js';

/** The calls that the signed-in agent's desk has to make. */
export function callbackRoutes(api: Router, office: Office): void {
  const { parts } = office;
  const id = z.uuid();

  api.get('/callbacks', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const callbacks = await parts.callbacks.list(agent.deskId, parts.clock.now());
    ctx.body = { callbacks: callbacks.map((callback) => callbackRow(parts, callback, agent._id)) };
  });

  api.get('/callbacks/slots', async (ctx) => {
    const { deskId } = await agentOf(ctx, office);
    const query = parseInput(payloads.slotQuery, { ...ctx.query });
    ctx.body = { slots: await callbackSlots(parts, parts.desks.get(deskId), query) };
  });

  api.post('/callbacks', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const callback = await requestCallback(parts, agent, bodyOf(ctx, payloads.requestCallback));
    ctx.body = callbackRow(parts, callback, agent._id);
    ctx.status = 201;
  });

  api.post('/callbacks/:id/taking', async (ctx) => {
    const agent = await agentOf(ctx, office);
    ctx.body = callbackRow(parts, await takeCallback(parts, agent, pathOf(ctx, 'id', id)), agent._id);
  });

  api.post('/callbacks/:id/outcome', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const result = { id: pathOf(ctx, 'id', id), ...bodyOf(ctx, payloads.closeCallback) };
    ctx.body = callbackRow(parts, await closeCallback(parts, agent, result), agent._id);
  });

  api.post('/callbacks/:id/decline', async (ctx) => {
    const agent = await agentOf(ctx, office);
    const decision = { id: pathOf(ctx, 'id', id), ...bodyOf(ctx, payloads.declineCallback) };
    ctx.body = callbackRow(parts, await declineCallback(parts, agent, decision), agent._id);
  });
}

/** What a visitor may choose from where the desk lets visitors ask for a call. */
export function visitorSlotRoutes(api: Router, { parts }: Office): void {
  api.get('/desks/:desk/callbacks/slots', async (ctx) => {
    const desk = parts.desks.get(pathOf(ctx, 'desk', z.string().max(50)));
    const { isOffered, visitorMayAsk } = desk.callbacks;
    if (!isOffered || !visitorMayAsk) throw new NotOffered('callbacks_not_offered');
    const query = parseInput(payloads.slotQuery, { ...ctx.query });
    ctx.body = { slots: await callbackSlots(parts, desk, query) };
  });
}
