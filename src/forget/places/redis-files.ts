import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../../app.js';
import { HOUR_MS, SECOND_MS } from '../../shared/time.js';
import { controlKeys } from '../keys.js';
import type { Place } from '../place.js';
import { filesIn, piecesOfFile } from './folders.js';

type Redis = App['redis'];

const REWRITE_LIMIT_MS = 60 * SECOND_MS;
const LOOK_EVERY_MS = 100;

/** Where a Redis writes to; null for what it does not write, or does not tell. */
export interface RedisFiles {
  /** Folder of the append-only files. */
  readonly log: string | null;
  /** The snapshot. */
  readonly snapshot: string | null;
  /** Why nothing can be searched, where that is so. */
  readonly reason: string;
}

/** The files of a Redis as far as they can be read from here. */
export async function findRedisFiles(redis: Redis): Promise<RedisFiles> {
  const none = { log: null, snapshot: null };
  const names = ['dir', 'appendonly', 'appenddirname', 'appendfilename', 'dbfilename', 'save'];
  const settings = new Map<string, string>();
  for (const name of names) settings.set(name, await settingOf(redis, name));
  const setting = (name: string) => settings.get(name) ?? '';
  if (setting('dir') === '') return { ...none, reason: 'Redis does not tell where its files are' };
  if (!existsSync(setting('dir'))) return { ...none, reason: 'the files of Redis are on another machine' };
  // One file before Redis 7, a folder since.
  const log = join(setting('dir'), setting('appenddirname') || setting('appendfilename'));
  const snapshot = join(setting('dir'), setting('dbfilename'));
  return {
    log: setting('appendonly') === 'yes' && existsSync(log) ? log : null,
    snapshot: setting('save') !== '' || existsSync(snapshot) ? snapshot : null,
    reason: 'Redis is set to write none',
  };
}

/** The append-only files: every command that changed something since they were last rewritten. */
export function redisLog(redis: Redis, path: string, prefix: string, name: string): Place {
  return {
    name,
    contents: 'every command since the last rewrite',
    pieces: async function* () {
      await untilWritten(redis);
      for (const file of path.endsWith('.aof') ? [path] : filesIn(path)) yield* piecesOfFile(file);
    },
    plant: async (text) => await plantKey(redis, prefix, text),
  };
}

/** A snapshot that Redis is made to write for the search. Its strings may be packed. */
export function redisSnapshot(redis: Redis, path: string, prefix: string, name: string): Place {
  return {
    name,
    contents: 'a new snapshot',
    pieces: async function* () {
      yield* piecesOfFile(path);
    },
    plant: async (text) => {
      const takeAway = await plantKey(redis, prefix, text);
      await saveSnapshot(redis);
      return takeAway;
    },
  };
}

/** Lets Redis write its append-only files anew: what has been deleted is then in none of them. */
export async function rewriteLog(redis: Redis, path: string): Promise<void> {
  await untilIdle(redis);
  await redis.bgrewriteaof();
  await untilIdle(redis);
  if (path.endsWith('.aof')) return;
  // The former files are removed in the background; the manifest names those that count.
  await untilTrue(async () => {
    const files = filesIn(path).map((file) => basename(file));
    return files.filter((file) => !file.endsWith('.manifest')).length <= 2;
  });
}

async function saveSnapshot(redis: Redis): Promise<void> {
  await untilIdle(redis);
  await redis.bgsave();
  await untilIdle(redis);
}

/** Long and even, so that Redis packs it in a snapshot. */
async function plantKey(redis: Redis, prefix: string, text: string): Promise<() => Promise<void>> {
  const key = controlKeys.plain(prefix);
  await redis.set(key, `${'before '.repeat(20)}${text}${' after'.repeat(20)}`, 'PX', HOUR_MS);
  return async () => {
    await redis.unlink(key);
  };
}

/** On a slow disk Redis keeps what it has done to itself, for two seconds at the most, and then writes it down. */
async function untilWritten(redis: Redis): Promise<void> {
  await untilTrue(async () => !/aof_buffer_length:[1-9]/.test(await redis.info('persistence')));
}

async function untilIdle(redis: Redis): Promise<void> {
  await untilTrue(async () => {
    const state = await redis.info('persistence');
    return !/(aof_rewrite_in_progress|aof_rewrite_scheduled|rdb_bgsave_in_progress):1/.test(state);
  });
}

async function untilTrue(look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + REWRITE_LIMIT_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new Error('Redis has not finished writing its files within a minute.');
    await pause(LOOK_EVERY_MS);
  }
}

async function settingOf(redis: Redis, name: string): Promise<string> {
  try {
    const reply: unknown = await redis.config('GET', name);
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : '';
  } catch {
    return '';
  }
}
