import type Router from '@koa/router';
import type { RouterContext } from '@koa/router';
import type { z } from 'zod';
import type { Agent } from '../../domain/agents/index.js';
import type { ErrorCode } from '../../shared/errors.js';
import { NotFound } from '../../shared/errors.js';
import { type Action, permissionFor } from '../authorisation.js';
import { parseInput } from '../wire.js';
import { callerOf } from './caller.js';
import type { Office } from './context.js';

type Method = 'get' | 'post' | 'patch' | 'delete';
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a route is, as its callers and the interface's description see it. */
export interface RouteSpec<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Reply extends z.ZodType | undefined,
> {
  readonly method: Method;
  /** Under `/api/v1`, with `:name` for what `params` describes. */
  readonly path: string;
  /** One sentence for whoever reads the description. */
  readonly does: string;
  /** Decides who may call; see the table of permissions. */
  readonly action: Action;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The shape of the answer; without one there is nothing to say (204). */
  readonly reply?: Reply;
  /** `taken`: the request is one file as `multipart/form-data`. `given`: the handler answers with a file itself. */
  readonly file?: 'taken' | 'given';
  /** 200 unless said otherwise. */
  readonly status?: 200 | 201;
  /** Request headers that the route reads. */
  readonly headers?: z.ZodObject;
  /** Refusals beyond those that every route has. */
  readonly refusals?: readonly ErrorCode[];
}

/** What a handler is given: everything parsed, and the agent where the action needs one. */
export interface Asked<Params, Query, Body> {
  readonly params: Parsed<Params>;
  readonly query: Parsed<Query>;
  readonly body: Parsed<Body>;
  readonly ctx: RouterContext;
}

/** A route that can be mounted and described. */
export interface Route {
  readonly spec: RouteSpec<
    z.ZodObject | undefined,
    z.ZodObject | undefined,
    z.ZodType | undefined,
    z.ZodType | undefined
  >;
  readonly serve: (ctx: RouterContext, office: Office) => Promise<unknown>;
}

type Replied<Reply> = Reply extends z.ZodType ? z.output<Reply> : undefined;

/** A route for an agent, or for an integration that acts for the desk. */
export function agentRoute<
  Reply extends z.ZodType | undefined = undefined,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  spec: RouteSpec<Params, Query, Body, Reply>,
  act: (asked: Asked<Params, Query, Body> & { readonly agent: Agent }) => Promise<Replied<Reply>>,
): Route {
  return {
    spec,
    serve: async (ctx, office) => {
      const agent = await callerOf(ctx, office, spec.action);
      return await act({ ...askedOf(ctx, spec), agent });
    },
  };
}

/** A route that needs no session: for everybody, or for whoever has a key of the thing itself. */
export function openRoute<
  Reply extends z.ZodType | undefined = undefined,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  spec: RouteSpec<Params, Query, Body, Reply>,
  act: (asked: Asked<Params, Query, Body>) => Promise<Replied<Reply>>,
): Route {
  if (permissionFor(spec.action).open === undefined)
    throw new Error(`${spec.action} is not open to everybody.`);
  return { spec, serve: async (ctx) => await act(askedOf(ctx, spec)) };
}

/** Puts routes into a router, in their order. */
export function mount(api: Router, office: Office, routes: readonly Route[]): void {
  for (const { spec, serve } of routes) {
    api[spec.method](spec.path, async (ctx: RouterContext) => {
      const reply = await serve(ctx, office);
      if (spec.file === 'given') return;
      if (office.checksReplies === true) spec.reply?.parse(JSON.parse(JSON.stringify(reply)));
      ctx.body = spec.reply === undefined ? null : reply;
      ctx.status = spec.reply === undefined ? 204 : (spec.status ?? 200);
    });
  }
}

function askedOf<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
>(
  ctx: RouterContext,
  spec: RouteSpec<Params, Query, Body, z.ZodType | undefined>,
): Asked<Params, Query, Body> {
  const { params, query, body } = spec;
  return {
    // The three are parsed by the very schemas that their types come from.
    params: pathOf(ctx, params) as Parsed<Params>,
    query: (query === undefined ? undefined : parseInput(query, { ...ctx.query })) as Parsed<Query>,
    body: (body === undefined ? undefined : parseInput(body, ctx.request.body ?? {})) as Parsed<Body>,
    ctx,
  };
}

/** A part of the path that does not fit is one that is not there. */
function pathOf(ctx: RouterContext, params: z.ZodObject | undefined): unknown {
  if (params === undefined) return undefined;
  const result = params.safeParse(ctx.params);
  if (!result.success) throw new NotFound();
  return result.data;
}
