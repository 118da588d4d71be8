import type { Redis } from 'ioredis';
import type { Logger, RedisSettings } from '../shared/ports.js';

/** What a Redis is there for: chats, queues, or all of it where there is one alone. */
export type RedisDuty = 'all' | 'queues' | 'chats';

interface Advice {
  readonly level: 'info' | 'warn';
  readonly message: string;
}

/** How a Redis keeps what it is given. Never throws: a managed one may refuse to tell; then it is `unknown`. */
export async function askSettings(redis: Redis): Promise<RedisSettings> {
  const [appendonly, appendfsync, save, maxmemoryPolicy] = await Promise.all([
    ask(redis, 'appendonly'),
    ask(redis, 'appendfsync'),
    ask(redis, 'save'),
    ask(redis, 'maxmemory-policy'),
  ]);
  return { appendonly, appendfsync, save, maxmemoryPolicy };
}

/** Says at the start what the settings mean for chats that must be forgotten, and what to do about it. */
export async function reportSettings(
  { redis, chatRedis }: { readonly redis: Redis; readonly chatRedis: Redis },
  log: Logger,
): Promise<void> {
  const duties: [Redis, RedisDuty][] =
    redis === chatRedis
      ? [[redis, 'all']]
      : [
          [redis, 'queues'],
          [chatRedis, 'chats'],
        ];
  for (const [each, holds] of duties) {
    const settings = await askSettings(each);
    for (const { level, message } of adviceOn(settings, holds)) log[level]({ holds, ...settings }, message);
  }
}

/** What there is to say about these settings: `warn` where something should be done, `info` where it should be known. */
export function adviceOn(settings: RedisSettings, holds: RedisDuty): readonly Advice[] {
  const { appendonly, appendfsync, save, maxmemoryPolicy } = settings;
  if ([appendonly, appendfsync, save, maxmemoryPolicy].includes('unknown')) return [ADVICE.unknown];
  const isPersistent = appendonly === 'yes' || save !== '';
  const found: Advice[] = maxmemoryPolicy === 'noeviction' ? [] : [ADVICE.evicts];
  if (holds === 'chats') return [...found, isPersistent ? ADVICE.chatsOnDisk : ADVICE.chatsInMemory];
  if (holds === 'queues') return found;
  if (isPersistent) found.push(ADVICE.allOnDisk);
  if (appendonly !== 'yes') return [...found, ADVICE.noLog];
  if (appendfsync === 'always') return found;
  return [...found, appendfsync === 'no' ? ADVICE.neverSyncs : ADVICE.answersFirst];
}

const ADVICE = {
  unknown: {
    level: 'info',
    message:
      'Redis does not tell its settings; a managed one may refuse CONFIG. See there that maxmemory-policy is noeviction, and whether it writes to a disk.',
  },
  evicts: {
    level: 'warn',
    message:
      'Redis may throw away chats and jobs when its memory is full. Set maxmemory-policy to noeviction.',
  },
  chatsOnDisk: {
    level: 'warn',
    message:
      'The Redis of CHAT_REDIS_URL is there to keep chats off the disk, but it writes to one. Set appendonly to no and save to "".',
  },
  chatsInMemory: {
    level: 'info',
    message: 'Chats are written to no disk. When their Redis stops, the open ones are lost.',
  },
  allOnDisk: {
    level: 'info',
    message:
      'Chats reach the disk of Redis, encrypted. The salt of an ended one stays in its files until Redis rewrites them (BGREWRITEAOF, BGSAVE). To keep chats off the disk, give them a Redis that persists nothing: CHAT_REDIS_URL.',
  },
  noLog: {
    level: 'warn',
    message:
      'Redis keeps no append-only file. When it stops, open chats are lost, and with them what their visitors asked. Set appendonly to yes.',
  },
  // Redis 7, flushAppendOnlyFile(): while a sync is under way it puts off writing for up to 2 s, and answers all the same.
  answersFirst: {
    level: 'warn',
    message:
      'Redis may say that a message is stored before it has written it: on a busy disk, what came in the last two seconds before it is killed is lost. Set appendfsync to always.',
  },
  neverSyncs: {
    level: 'warn',
    message:
      'Redis leaves it to the system when its append-only file reaches the disk: when the machine goes down, half a minute of messages may be lost. Set appendfsync to always.',
  },
} as const satisfies Record<string, Advice>;

async function ask(redis: Redis, name: string): Promise<string> {
  try {
    const reply: unknown = await redis.config('GET', name);
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : 'unknown';
  } catch {
    return 'unknown';
  }
}
