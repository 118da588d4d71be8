import type { IncomingMessage } from 'node:http';

/** The cookie that holds an agent's session. */
export const SESSION_COOKIE = 'dyzur_session';

/** The session's token in a Cookie header, if there is one. */
export function sessionToken(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/**
 * Whether a request comes from our own pages, or from no page at all. A browser always sends `Origin` with a WebSocket
 * and with a change, so another site cannot ride on a visitor's or an agent's cookie.
 */
export function isOwnOrigin({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}
