import { STATUS_CODES } from 'node:http';
import type { Context, Middleware, Next } from 'koa';
import type { Problem } from '../../protocol/index.js';
import { DeskError, type ErrorCode, faultOf, InvalidInput, StaleTicket } from '../../shared/errors.js';
import type { Logger } from '../../shared/ports.js';
import { ticketChange } from '../views/index.js';
import { type OutageJudge, toWireError, withDeadline } from '../wire.js';
import { isUpload } from './uploads.js';

const INTERNAL = 500;

/** The status that a refusal is answered with. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  text_too_long: 413,
  not_found: 404,
  not_signed_in: 401,
  wrong_sign_in: 401,
  missing_scope: 403,
  conflict: 409,
  chat_ended: 410,
  chat_taken: 409,
  chat_full: 409,
  chat_not_offered: 409,
  ticket_closed: 409,
  ticket_merged: 409,
  stale_ticket: 409,
  illegal_status: 409,
  idempotency_conflict: 409,
  tickets_not_offered: 409,
  attachments_not_offered: 409,
  too_many_attachments: 400,
  attachment_too_large: 413,
  attachment_type: 415,
  no_address: 409,
  callbacks_not_offered: 409,
  slot_taken: 409,
  nobody_there: 409,
  too_many: 429,
  outdated_page: 426,
  unavailable: 503,
  internal: INTERNAL,
};

/** Answers every error of the routes as problem details (RFC 9457) with our code, within three seconds. */
export function answerErrors(judge: OutageJudge, log: Logger): Middleware {
  return async (ctx: Context, next: Next) => {
    try {
      await withDeadline(
        async () => await next(),
        () => isUpload(ctx),
      );
      if (ctx.status === 404 && ctx.body === undefined)
        throw new DeskError('not_found', 'There is no such page.');
    } catch (error) {
      const { code, faults } = toWireError(asRefusal(error), judge);
      const status = STATUS[code];
      if (status === INTERNAL) logFault(log, ctx, error);
      const problem: Problem = {
        type: `urn:dyzur:${code}`,
        title: STATUS_CODES[status] ?? code,
        status,
        code,
        faults,
        ...(error instanceof StaleTicket ? { changed: error.changed.map(ticketChange) } : {}),
      };
      ctx.status = status;
      ctx.body = JSON.stringify(problem);
      ctx.type = 'application/problem+json; charset=utf-8';
      if (code === 'unavailable') ctx.set('Retry-After', '5');
    }
  };
}

/** Koa and its body parser speak in status codes; what they refuse is a fault of the input. */
function asRefusal(error: unknown): unknown {
  if (error instanceof DeskError || !(error instanceof Error) || !('status' in error)) return error;
  if (error.status === 413)
    return new DeskError('text_too_long', 'The body is too large.', [{ path: '', rule: 'too_long' }]);
  if (typeof error.status === 'number' && error.status < INTERNAL)
    return new InvalidInput([{ path: '', rule: 'format' }]);
  return error;
}

function logFault(log: Logger, ctx: Context, error: unknown): void {
  log.error({ route: ctx._matchedRoute ?? 'none', ...faultOf(error) }, 'A route failed');
}
