import { createServer } from 'node:net';

const LOOPBACK = ['127.0.0.1', '::1'];

/** A TCP port on loopback that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  return (await tryListening(0, '127.0.0.1')) ?? 0;
}

/** Whether somebody listens on this port of the machine itself, over IPv4 or IPv6. */
export async function isPortTaken(port: number): Promise<boolean> {
  const tries = await Promise.all(LOOPBACK.map((host) => tryListening(port, host)));
  return tries.includes(undefined);
}

/** The port that could be had; nothing when it is taken. A machine without IPv6 has every port of it free. */
function tryListening(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? undefined : port);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
