import { z } from 'zod';
import type { Office } from './context.js';
import { describe } from './openapi.js';
import { openRoute, type Route } from './route.js';

/** The interface describes itself. */
export function openApiRoutes(routes: readonly Route[], { publicUrl }: Office): readonly Route[] {
  const own = openRoute(
    {
      method: 'get',
      path: '/openapi.json',
      does: 'Describes this interface (OpenAPI 3.1).',
      action: 'desk.read',
      reply: z.record(z.string(), z.unknown()).meta({ id: 'Description' }),
    },
    async () => {
      description ??= describe([...routes, own], publicUrl);
      return description;
    },
  );
  // Made when it is first asked for: it is the slowest part of the start of a web process.
  let description: ReturnType<typeof describe> | null = null;
  return [own];
}
