import { Readable } from 'node:stream';
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { Attachment } from '../../domain/attachments/index.js';
import { ticketOfRequester } from '../../flows/ask-by-form.js';
import { mustTakeFiles } from '../../flows/take-attachments.js';
import { uploadAttachment } from '../../flows/upload-attachment.js';
import { deskId, ticketNumber, token } from '../../protocol/index.js';
import { NotFound } from '../../shared/errors.js';
import { attachmentView } from '../views/index.js';
import type { Office } from './context.js';
import { attachmentReply } from './replies/tickets.js';
import { agentRoute, openRoute, type Route } from './route.js';

const REFUSALS = [
  'invalid_input',
  'attachments_not_offered',
  'attachment_too_large',
  'attachment_type',
  'too_many_attachments',
] as const;

/** Files of tickets: coming in for a message that is being written, and going out to whoever may read the ticket. */
export function attachmentRoutes(office: Office): readonly Route[] {
  return [...incoming(office), ...outgoing(office)];
}

function incoming({ parts, limits, receiveFile }: Office): readonly Route[] {
  const receive = async (ctx: RouterContext, of: { deskId: string; agentId: string }) =>
    attachmentView(
      await receiveFile(ctx.req, {
        store: async (file) => await uploadAttachment(parts, { ...of, ...file }),
        undo: async (stored) => await parts.attachments.remove(stored),
      }),
    );
  return [
    agentRoute(
      {
        method: 'post',
        path: '/attachments',
        does: 'Takes a file for an answer or a note; it goes after a day unless one takes it.',
        action: 'attachment.write',
        file: 'taken',
        reply: attachmentReply,
        status: 201,
        refusals: REFUSALS,
      },
      async ({ agent, ctx }) => await receive(ctx, { deskId: agent.deskId, agentId: agent._id }),
    ),
    openRoute(
      {
        method: 'post',
        path: '/desks/:desk/attachments',
        does: "Takes a visitor's file for a form or a reply, where the desk takes files of visitors.",
        action: 'ticket.ask',
        params: z.object({ desk: deskId }),
        file: 'taken',
        reply: attachmentReply,
        status: 201,
        refusals: [...REFUSALS, 'too_many'],
      },
      async ({ params, ctx }) => {
        mustTakeFiles(parts, params.desk, false);
        await limits.take('upload', ctx.ip);
        return await receive(ctx, { deskId: params.desk, agentId: '' });
      },
    ),
  ];
}

function outgoing({ parts }: Office): readonly Route[] {
  const give = (ctx: RouterContext, attachment: Attachment) => {
    ctx.status = 200;
    ctx.set({
      'Content-Type': attachment.type,
      'Content-Length': String(attachment.size),
      'Content-Disposition': dispositionOf(attachment.name),
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    ctx.body = Readable.from(parts.attachments.read(attachment), { objectMode: false });
  };
  return [
    agentRoute(
      {
        method: 'get',
        path: '/attachments/:id',
        does: "Gives a file of the desk's tickets to save; no browser opens it by itself.",
        action: 'attachment.read',
        params: z.object({ id: z.uuid() }),
        file: 'given',
      },
      async ({ agent, params, ctx }) => {
        const attachment = await parts.attachments.get(agent.deskId, params.id);
        // What somebody else is still writing with is not the desk's yet.
        if (attachment.ticketId === null && attachment.agentId !== agent._id) throw new NotFound();
        give(ctx, attachment);
        return undefined;
      },
    ),
    openRoute(
      {
        method: 'get',
        path: '/desks/:desk/tickets/:number/attachments/:id',
        does: 'Gives the requester a file of the ticket; the key of the ticket lets in.',
        action: 'ticket.follow',
        params: z.object({ desk: deskId, number: ticketNumber, id: z.uuid() }),
        query: z.strictObject({ key: token }),
        file: 'given',
      },
      async ({ params: { desk, number, id }, query: { key }, ctx }) => {
        const ticket = await ticketOfRequester(parts, { deskId: desk, number, key });
        const attachment = await parts.attachments.get(desk, id);
        const isShown = (await parts.tickets.thread.of(ticket._id)).some(
          (message) => message.kind !== 'note' && message.attachmentIds.includes(id),
        );
        if (!isShown) throw new NotFound();
        give(ctx, attachment);
        return undefined;
      },
    ),
  ];
}

/** To be saved, never shown; the name in plain letters, and whole for whoever reads RFC 6266. */
function dispositionOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/[^\x20-\x7e]|["\\%]/g, '');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
