import type { AttachmentView, Problem, Routes, TicketChange, WireError } from '../../src/protocol/index.js';
import { ERROR_CODES, type ErrorCode } from '../../src/shared/errors.js';
import { localError } from './texts/errors.js';

const TIMEOUT_MS = 10_000;

/** What a request carries beside its route: `:names` of the path, the query and the JSON body. */
export interface RequestParts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Makes the same request count once, however often it is sent. */
  readonly idempotencyKey?: string;
}

/** A refusal; of a stale change, with what has changed since. */
export interface Refusal extends WireError {
  readonly changed?: readonly TicketChange[];
}

/** An answer, or why there is none. */
export type Answer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly error: Refusal };

/**
 * Calls one route of `/api/v1`. Never throws: a refusal, a lost connection or 10 s of silence is an error with a
 * stable code, like the answer to a socket's event.
 */
export async function request<Route extends keyof Routes>(
  route: Route,
  parts: RequestParts = {},
): Promise<Answer<Routes[Route]>> {
  try {
    const response = await fetch(addressOf(route, parts), {
      method: route.slice(0, route.indexOf(' ')),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(parts.body === undefined && route.startsWith('GET') ? {} : jsonBody(parts)),
    });
    const answer: unknown = response.status === 204 ? null : await response.json();
    if (!response.ok) return { ok: false, error: toError(answer, response.status) };
    // The server is ours and of the same build; `Routes` is what it answers.
    return { ok: true, data: answer as Routes[Route] };
  } catch {
    return { ok: false, error: localError('unavailable') };
  }
}

/**
 * Sends one file as `multipart/form-data` and tells how far it is, from 0 to 1. Never throws. Ends without an answer
 * when `signal` is aborted: the code is then `unavailable`.
 */
export function upload(
  route: 'POST /attachments' | 'POST /desks/:desk/attachments',
  file: File,
  parts: Pick<RequestParts, 'path' | 'query'> & {
    readonly onProgress: (share: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<Answer<AttachmentView>> {
  // Only this one, of all the browser has, tells how much of a body is on its way.
  const sending = new XMLHttpRequest();
  const form = new FormData();
  form.append('file', file);
  return new Promise((resolve) => {
    const fail = () => resolve({ ok: false, error: localError('unavailable') });
    sending.upload.onprogress = ({ loaded, total }) => parts.onProgress(total === 0 ? 0 : loaded / total);
    sending.onload = () => resolve(readUpload(sending));
    sending.onerror = fail;
    sending.onabort = fail;
    parts.signal.addEventListener('abort', () => sending.abort());
    sending.open('POST', addressOf(route, parts));
    sending.responseType = 'json';
    sending.send(form);
  });
}

function readUpload({ response, status }: XMLHttpRequest): Answer<AttachmentView> {
  // The server is ours and of the same build; `Routes` is what it answers.
  if (status >= 200 && status < 300 && response !== null)
    return { ok: true, data: response as AttachmentView };
  return {
    ok: false,
    error: status === 413 ? localError('attachment_too_large') : toError(response, status),
  };
}

function addressOf(route: string, parts: RequestParts): string {
  const path = route
    .slice(route.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(parts.path?.[name] ?? ''));
  const query = new URLSearchParams(parts.query).toString();
  return `/api/v1${path}${query === '' ? '' : `?${query}`}`;
}

function jsonBody({ body, idempotencyKey }: RequestParts): RequestInit {
  const once = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  return { headers: { 'content-type': 'application/json', ...once }, body: JSON.stringify(body ?? {}) };
}

function toError(answer: unknown, status: number): Refusal {
  if (!isProblem(answer)) return localError(codeOf(status));
  const { code, faults, changed } = answer;
  return { ...localError(code, faults), ...(changed === undefined ? {} : { changed }) };
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
