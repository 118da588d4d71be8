import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/errors.js';
import { permissionFor } from '../authorisation.js';
import { STATUS } from './errors.js';
import type { Route } from './route.js';

type Json = Readonly<Record<string, unknown>>;

const ONE_FILE: Json = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
    },
  },
};
const BYTES: Json = { 'application/octet-stream': {} };

/** What any route may answer. */
const ALWAYS: readonly ErrorCode[] = ['unavailable', 'internal'];

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    faults: z.array(z.strictObject({ path: z.string(), rule: z.string(), limit: z.number().optional() })),
    changed: z.array(z.unknown()).optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457) with a stable code.' });

/** The description of the REST interface (OpenAPI 3.1), made of the very schemas that requests and answers are held against. */
export function describe(routes: readonly Route[], publicUrl: string): Json {
  const shapes = new Shapes();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { spec } of routes) {
    const path = spec.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [spec.method]: operation(spec, shapes) };
  }
  const problemShape = shapes.of(problem, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dyżur',
      version: '1',
      summary: 'Live chat and tickets of a help desk.',
      description:
        'Agents call with the cookie of their session, programs with a token of their desk. A change needs `Content-Type: application/json`. Lists are read on with the `next` of the page before. A refusal is a problem (RFC 9457) with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: [...new Set(routes.map(({ spec }) => tagOf(spec.path)))].map((name) => ({ name })),
    paths,
    components: {
      schemas: shapes.all(),
      responses: {
        Problem: {
          description: 'The request was refused; `code` says why.',
          content: { 'application/problem+json': { schema: problemShape } },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'dyzur_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(spec: Route['spec'], shapes: Shapes): Json {
  const { status = spec.reply === undefined && spec.file !== 'given' ? 204 : 200, body, reply } = spec;
  const content = (schema: z.ZodType, io: 'input' | 'output') => ({
    'application/json': { schema: shapes.of(schema, io) },
  });
  return {
    operationId: operationIdOf(spec),
    summary: spec.does,
    tags: [tagOf(spec.path)],
    security: securityOf(spec),
    parameters: [
      ...parametersOf(spec.params, 'path', shapes),
      ...parametersOf(spec.query, 'query', shapes),
      ...parametersOf(spec.headers, 'header', shapes),
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body, 'input') } }),
    ...(spec.file === 'taken' ? { requestBody: { required: true, content: ONE_FILE } } : {}),
    responses: {
      [status]: {
        description: STATUS_CODES[status] ?? '',
        ...(reply === undefined ? {} : { content: content(reply, 'output') }),
        ...(spec.file === 'given' ? { content: BYTES } : {}),
      },
      ...refusalsOf(spec),
    },
  };
}

function securityOf({ action }: Route['spec']): readonly Json[] {
  const { open, scope } = permissionFor(action);
  if (open !== undefined) return [{}];
  return [{ session: [] }, ...(scope === undefined ? [] : [{ token: [] }])];
}

function refusalsOf({ action, body, query, params, refusals = [] }: Route['spec']): Json {
  const { open, scope } = permissionFor(action);
  const isParsed = body !== undefined || query !== undefined;
  const codes: ErrorCode[] = [
    ...(isParsed ? (['invalid_input', 'text_too_long'] as const) : []),
    ...(open === undefined ? (['not_signed_in'] as const) : []),
    ...(scope === undefined ? [] : (['missing_scope'] as const)),
    ...(params === undefined ? [] : (['not_found'] as const)),
    ...refusals,
    ...ALWAYS,
  ];
  const statuses = [...new Set(codes.map((code) => STATUS[code]))];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: '#/components/responses/Problem' }]));
}

function parametersOf(schema: z.ZodObject | undefined, place: string, shapes: Shapes): readonly Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const isRequired = place === 'path' || !z.safeParse(field, undefined).success;
    return { name, in: place, required: isRequired, schema: shapes.of(field, 'input') };
  });
}

function tagOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function operationIdOf({ method, path }: Route['spec']): string {
  const words = path.split(/[/:.-]+/).filter((word) => word !== '');
  return [method, ...words].map((word, index) => (index === 0 ? word : capital(word))).join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The schemas that have a name, each described once. */
class Shapes {
  readonly #named = new Map<string, unknown>();

  of(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs, ...shape } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    for (const [name, definition] of Object.entries($defs ?? {})) this.#named.set(name, pointed(definition));
    const id = z.globalRegistry.get(schema)?.id;
    const isPointer = '$ref' in shape;
    if (id === undefined || isPointer) return pointed(shape) as Json;
    this.#named.set(id, pointed(shape));
    return { $ref: `#/components/schemas/${id}` };
  }

  all(): Json {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => a.localeCompare(b)));
  }
}

/** zod points at its own definitions; here they stand among the components. */
function pointed(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(pointed);
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key, value]) => key !== 'id' || typeof value !== 'string')
      .map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string'
          ? value.replace('#/$defs/', '#/components/schemas/')
          : pointed(value),
      ]),
  );
}
