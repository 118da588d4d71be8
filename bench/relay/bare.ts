import { createServer } from 'node:http';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

interface Message {
  readonly chatId: string;
  readonly clientId: string;
  readonly text: string;
}

/**
 * What one writes first with Socket.io: whoever knows a chat's id joins its room; a message goes to the room and is
 * acknowledged. It checks nothing, knows no one, remembers nothing in its first form (`memory`), and in its second
 * (`redis`) has the Redis adapter and one XADD a message, in clear text. Settings of the transport are the product's.
 */
async function serve(kind: string, redisUrl: string): Promise<void> {
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 65_536,
    pingInterval: 10_000,
    pingTimeout: 5000,
  });
  const redis = kind === 'redis' ? new Redis(redisUrl) : null;
  if (redis !== null) {
    const settings = { channelPrefix: 'bare', subscriptionMode: 'dynamic-private' } as const;
    io.adapter(createShardedAdapter(redis.duplicate(), redis.duplicate(), settings));
  }
  const seqs = new Map<string, number>();
  const next = async ({ chatId, clientId, text }: Message, at: number): Promise<number> => {
    if (redis !== null) {
      await redis.xadd(
        `bare:${chatId}`,
        'MAXLEN',
        '~',
        1000,
        '*',
        'clientId',
        clientId,
        'text',
        text,
        'at',
        at,
      );
    }
    const seq = (seqs.get(chatId) ?? 0) + 1;
    seqs.set(chatId, seq);
    return seq;
  };
  for (const side of ['visitor', 'agent']) {
    io.of(side).on('connection', async (socket) => {
      await socket.join('everybody');
      socket.on('chat:join', async ({ chatId }: { chatId: string }, ack: (answer: object) => void) => {
        await socket.join(chatId);
        ack({ ok: true });
      });
      socket.on('chat:post', async (message: Message, ack: (answer: object) => void) => {
        const at = Date.now();
        const seq = await next(message, at);
        const { chatId, clientId, text } = message;
        const entry = { kind: 'message', seq, clientId, from: side, text, at };
        io.of(side === 'visitor' ? 'agent' : 'visitor')
          .to(chatId)
          .emit('chat:entry', { chatId, entry });
        ack({ ok: true, data: { seq, at } });
      });
    });
  }
  http.listen(0, '127.0.0.1', () => {
    const address = http.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });
}

process.once('disconnect', () => process.exit());
await serve(process.argv[2] ?? 'memory', process.argv[3] ?? '');
