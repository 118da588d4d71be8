import { z } from 'zod';
import { answerTicket } from '../../flows/answer-ticket.js';
import { linkTickets, unlinkTickets } from '../../flows/link-tickets.js';
import { mergeTickets } from '../../flows/merge-tickets.js';
import { moveTicket } from '../../flows/move-ticket.js';
import { noteTicket } from '../../flows/note-ticket.js';
import { splitTicket } from '../../flows/split-ticket.js';
import * as payloads from '../../protocol/index.js';
import { ticketDetails } from '../views/index.js';
import type { Office } from './context.js';
import { ticketReply } from './replies/tickets.js';
import { agentRoute, type Route } from './route.js';

const number = z.object({ number: payloads.ticketNumber });
const FILES = ['too_many_attachments', 'attachments_not_offered'] as const;

/** What agents do with one ticket. Each answers with the ticket as it is then. */
export function ticketWorkRoutes(office: Office): readonly Route[] {
  return [...writing(office), ...joining(office), ...linking(office)];
}

function writing({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/status',
        does: 'Moves a ticket to another status, or declines it with one of the reasons of the desk.',
        action: 'ticket.write',
        params: number,
        body: payloads.moveTicket,
        reply: ticketReply,
        refusals: ['stale_ticket', 'illegal_status', 'ticket_merged'],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await moveTicket(parts, agent, { ...params, ...body })),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/answers',
        does: 'Answers the customer.',
        action: 'ticket.write',
        params: number,
        body: payloads.answerTicket,
        reply: ticketReply,
        status: 201,
        refusals: [
          'stale_ticket',
          'ticket_closed',
          'ticket_merged',
          'no_address',
          'illegal_status',
          ...FILES,
        ],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await answerTicket(parts, agent, { ...params, ...body })),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/notes',
        does: 'Writes a note that only colleagues see.',
        action: 'ticket.write',
        params: number,
        body: payloads.noteTicket,
        reply: ticketReply,
        status: 201,
        refusals: ['conflict', ...FILES],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await noteTicket(parts, agent, { ...params, ...body })),
    ),
  ];
}

function joining({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/merge',
        does: 'Lets a ticket go on in another one, which is the answer.',
        action: 'ticket.write',
        params: number,
        body: payloads.mergeTicket,
        reply: ticketReply,
        refusals: ['ticket_merged', 'ticket_closed'],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await mergeTickets(parts, agent, { ...params, ...body })),
    ),
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/split',
        does: 'Makes messages a ticket of their own, which is the answer.',
        action: 'ticket.write',
        params: number,
        body: payloads.splitTicket,
        reply: ticketReply,
        status: 201,
        refusals: ['ticket_merged'],
      },
      async ({ agent, params, body }) =>
        await ticketDetails(parts, agent, await splitTicket(parts, agent, { ...params, ...body })),
    ),
  ];
}

function linking({ parts }: Office): readonly Route[] {
  return [
    agentRoute(
      {
        method: 'post',
        path: '/tickets/:number/links',
        does: 'Says that two tickets have to do with each other.',
        action: 'ticket.write',
        params: number,
        body: payloads.linkTicket,
        reply: ticketReply,
        status: 201,
      },
      async ({ agent, params, body }) => {
        const pair = { number: params.number, other: body.number };
        return await ticketDetails(parts, agent, await linkTickets(parts, agent, pair));
      },
    ),
    agentRoute(
      {
        method: 'delete',
        path: '/tickets/:number/links/:other',
        does: 'Takes such a link away.',
        action: 'ticket.write',
        params: z.object({ number: payloads.ticketNumber, other: payloads.ticketNumber }),
        reply: ticketReply,
      },
      async ({ agent, params }) =>
        await ticketDetails(parts, agent, await unlinkTickets(parts, agent, params)),
    ),
  ];
}
