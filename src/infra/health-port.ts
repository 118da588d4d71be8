import { createServer } from 'node:http';
import type { Readiness } from '../shared/ports.js';

/** Answers `/healthz` and `/readyz` for a process without pages. Port 0 opens none. Returns a function that closes it. */
export async function openHealthPort(
  port: number,
  ask: () => Promise<Readiness>,
): Promise<() => Promise<void>> {
  if (port === 0) return async () => undefined;
  const server = createServer((request, response) => {
    const alive = { answers: {}, settings: {} };
    const answer =
      request.url === '/healthz' ? Promise.resolve(alive) : request.url === '/readyz' ? ask() : null;
    if (answer === null) {
      response.writeHead(404).end();
      return;
    }
    answer.then(
      ({ answers, settings }) => {
        const ok = Object.values(answers).every(Boolean);
        response.writeHead(ok ? 200 : 503, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ ok, ...answers, settings }));
      },
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, resolve));
  return async () => {
    await new Promise((resolve) => server.close(resolve));
  };
}
