import type { Ack, Problem, Routes } from '../../src/protocol/index.js';
import { ERROR_CODES, type ErrorCode } from '../../src/shared/errors.js';
import { localError } from './texts/errors.js';

const TIMEOUT_MS = 10_000;

/** What a request carries beside its route: `:names` of the path, the query and the JSON body. */
export interface RequestParts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Calls one route of `/api/v1`. Never throws: a refusal, a lost connection or 10 s of silence is an error with a
 * stable code, like the answer to a socket's event.
 */
export async function request<Route extends keyof Routes>(
  route: Route,
  parts: RequestParts = {},
): Promise<Ack<Routes[Route]>> {
  try {
    const response = await fetch(addressOf(route, parts), {
      method: route.slice(0, route.indexOf(' ')),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(parts.body === undefined && route.startsWith('GET') ? {} : jsonBody(parts.body)),
    });
    const answer: unknown = response.status === 204 ? null : await response.json();
    if (!response.ok) return { ok: false, error: toError(answer, response.status) };
    // The server is ours and of the same build; `Routes` is what it answers.
    return { ok: true, data: answer as Routes[Route] };
  } catch {
    return { ok: false, error: localError('unavailable') };
  }
}

function addressOf(route: string, parts: RequestParts): string {
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(parts.path?.[name] ?? ''));
  const query = new URLSearchParams(parts.query).toString();
  return `/api/v1${path}${query === '' ? '' : `?${query}`}`;
}

function jsonBody(body: unknown): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
}

function toError(answer: unknown, status: number) {
  if (isProblem(answer)) return localError(answer.code, answer.faults);
  return localError(codeOf(status));
}

function isProblem(answer: unknown): answer is Problem {
  if (typeof answer !== 'object' || answer === null) return false;
  if (!('code' in answer) || !('faults' in answer)) return false;
  return ERROR_CODES.some((code) => code === answer.code) && Array.isArray(answer.faults);
}

/** For answers that did not come from us: a proxy in between, a server that is starting. */
function codeOf(status: number): ErrorCode {
  if (status === 404) return 'not_found';
  if (status === 401) return 'not_signed_in';
  if (status === 429) return 'too_many';
  return 'unavailable';
}
