import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import { InvalidInput } from '../../shared/errors.js';

/** Made by the client for one action, so that doing it twice counts once: visible ASCII, as a UUID. */
const key = z.string().regex(/^[\x21-\x7e]{8,200}$/);

/** What routes that need the key say of their headers. */
export const idempotencyHeaders = z.object({ 'Idempotency-Key': key });

/** The request's `Idempotency-Key`. Throws `invalid_input` without one. */
export function idempotencyKeyOf(ctx: RouterContext): string {
  const given = ctx.get('Idempotency-Key');
  const result = key.safeParse(given);
  if (result.success) return result.data;
  throw new InvalidInput([{ path: 'Idempotency-Key', rule: given === '' ? 'required' : 'format' }]);
}
