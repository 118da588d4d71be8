import type Router from '@koa/router';
import { z } from 'zod';
import { isOpen } from '../../domain/calendar/index.js';
import { calendarOf } from '../../flows/desk-calendar.js';
import { deskView } from '../views/index.js';
import { type Office, pathOf } from './context.js';

/** What visitors may know of the desks. */
export function deskRoutes(api: Router, { parts }: Office): void {
  api.get('/desks', async (ctx) => {
    ctx.body = { desks: parts.desks.all().map(({ id, name, texts }) => ({ id, name, texts })) };
  });

  api.get('/desks/:desk', async (ctx) => {
    const desk = parts.desks.get(pathOf(ctx, 'desk', z.string().max(50)));
    const onDuty = await parts.duty.onDuty(desk.id);
    ctx.body = deskView(desk, {
      isOnDuty: onDuty.size > 0,
      isOpen: isOpen(parts.clock.now(), calendarOf(desk)),
    });
  });
}
