import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import type { Parts } from '../../flows/parts.js';
import { NotFound } from '../../shared/errors.js';
import type { FileReceiver, Limits } from '../../shared/ports.js';
import { sessionToken } from '../session-cookie.js';
import { parseInput } from '../wire.js';

/** What routes work with. */
export interface Office {
  readonly parts: Parts;
  readonly limits: Limits;
  readonly receiveFile: FileReceiver;
  readonly publicUrl: string;
  /** Opens the console by a link, where the server runs on one machine for a look; else undefined. */
  readonly localSignInToken: string | undefined;
  /** Whether every answer is held against its description; tests do. */
  readonly checksReplies?: boolean;
}

/** The agent who is signed in. Throws `NotSignedIn`. */
export async function agentOf(ctx: RouterContext, { parts }: Office): Promise<Agent> {
  return await parts.agents.ofSession(sessionToken(ctx.get('cookie')), parts.clock.now());
}

/** The body of a request, parsed. */
export function bodyOf<Schema extends z.ZodType>(ctx: RouterContext, schema: Schema): z.output<Schema> {
  return parseInput(schema, ctx.request.body ?? {});
}

/** A part of the path, parsed. One that does not fit is one that is not there: throws `NotFound`. */
export function pathOf<Schema extends z.ZodType>(
  ctx: RouterContext,
  name: string,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(ctx.params[name]);
  if (!result.success) throw new NotFound();
  return result.data;
}
