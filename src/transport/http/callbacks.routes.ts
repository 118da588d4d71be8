import { z } from 'zod';
import { callbackSlots } from '../../flows/callback-slots.js';
import { closeCallback } from '../../flows/close-callback.js';
import { declineCallback } from '../../flows/decline-callback.js';
import { requestCallback } from '../../flows/request-callback.js';
import { takeCallback } from '../../flows/take-callback.js';
import * as payloads from '../../protocol/index.js';
import { NotOffered } from '../../shared/errors.js';
import { callbackRow } from '../views/index.js';
import type { Office } from './context.js';
import { callbackReply, callbacksReply, slotsReply } from './replies/callbacks.js';
import { agentRoute, openRoute, type Route } from './route.js';

const oneCall = z.object({ id: z.uuid() });

/** The calls that a desk has to make, and when there is room for one. */
export function callbackRoutes(office: Office): readonly Route[] {
  return [...readingRoutes(office), requestRoute(office), ...taskRoutes(office)];
}

function readingRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'get',
        path: '/callbacks',
        does: 'Lists the calls to make, in the order of the line, then the planned ones and those of the last day.',
        action: 'callback.read',
        reply: callbacksReply,
      },
      async ({ agent }) => {
        const callbacks = await parts.callbacks.list(agent.deskId, parts.clock.now());
        return { callbacks: callbacks.map((callback) => callbackRow(parts, callback, agent._id)) };
      },
    ),
    agentRoute(
      {
        method: 'get',
        path: '/callbacks/slots',
        does: 'Lists the slots of a day and which of them have room.',
        action: 'callback.read',
        query: payloads.slotQuery,
        reply: slotsReply,
      },
      async ({ agent, query }) => ({
        slots: [...(await callbackSlots(parts, parts.desks.get(agent.deskId), query))],
      }),
    ),
    openRoute(
      {
        method: 'get',
        path: '/desks/:desk/callbacks/slots',
        does: 'Lists the slots of a day for a visitor who wishes for a call.',
        action: 'desk.read',
        params: z.object({ desk: z.string().max(50) }),
        query: payloads.slotQuery,
        reply: slotsReply,
        refusals: ['callbacks_not_offered'],
      },
      async ({ params, query }) => {
        const desk = parts.desks.get(params.desk);
        const { isOffered, visitorMayAsk } = desk.callbacks;
        if (!isOffered || !visitorMayAsk) throw new NotOffered('callbacks_not_offered');
        return { slots: [...(await callbackSlots(parts, desk, query))] };
      },
    ),
  ];
}

function requestRoute({ parts }: Office): Route {
  return agentRoute(
    {
      method: 'post',
      path: '/callbacks',
      does: 'Arranges a call for a chat or a ticket, now or at a moment.',
      action: 'callback.write',
      body: payloads.requestCallback,
      reply: callbackReply,
      status: 201,
      refusals: ['callbacks_not_offered', 'slot_taken', 'not_found'],
    },
    async ({ agent, body: { at, ...wish } }) => {
      const moment = at === undefined ? undefined : new Date(at);
      return callbackRow(parts, await requestCallback(parts, agent, { ...wish, at: moment }), agent._id);
    },
  );
}

function taskRoutes({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'post',
        path: '/callbacks/:id/taking',
        does: 'Takes a due call, so that nobody else makes it.',
        action: 'callback.write',
        params: oneCall,
        reply: callbackReply,
        refusals: ['conflict'],
      },
      async ({ agent, params }) => callbackRow(parts, await takeCallback(parts, agent, params.id), agent._id),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/callbacks/:id/outcome',
        does: 'Records how a call went that the agent holds.',
        action: 'callback.hold',
        params: oneCall,
        body: payloads.closeCallback,
        reply: callbackReply,
        refusals: ['conflict'],
      },
      async ({ agent, params, body }) =>
        callbackRow(parts, await closeCallback(parts, agent, { ...params, ...body }), agent._id),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/callbacks/:id/decline',
        does: 'Decides against a call, with a reason.',
        action: 'callback.write',
        params: oneCall,
        body: payloads.declineCallback,
        reply: callbackReply,
        refusals: ['conflict'],
      },
      async ({ agent, params, body }) =>
        callbackRow(parts, await declineCallback(parts, agent, { ...params, ...body }), agent._id),
    ),
  ];
}
