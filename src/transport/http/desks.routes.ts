import { z } from 'zod';
import { isOpen } from '../../domain/calendar/index.js';
import { calendarOf } from '../../flows/desk-calendar.js';
import { deskView } from '../views/index.js';
import type { Office } from './context.js';
import { deskReply, desksReply } from './replies/desks.js';
import { openRoute, type Route } from './route.js';

/** What visitors may know of the desks. */
export function deskRoutes({ parts }: Office): readonly Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/desks',
        does: 'Lists the desks.',
        action: 'desk.read',
        reply: desksReply,
      },
      async () => ({ desks: parts.desks.all().map(({ id, name, texts }) => ({ id, name, texts })) }),
    ),
    openRoute(
      {
        method: 'get',
        path: '/desks/:desk',
        does: 'Shows a desk as its visitors see it, and whether somebody is there now.',
        action: 'desk.read',
        params: z.object({ desk: z.string().max(50) }),
        reply: deskReply,
      },
      async ({ params }) => {
        const desk = parts.desks.get(params.desk);
        const onDuty = await parts.duty.onDuty(desk.id);
        return deskView(desk, {
          isOnDuty: onDuty.size > 0,
          isOpen: isOpen(parts.clock.now(), calendarOf(desk)),
        });
      },
    ),
  ];
}
