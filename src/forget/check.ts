import { House, type Services } from './house.js';
import { keysOfCheck } from './keys.js';
import { type Findings, type Place, searchPlace } from './place.js';
import { documents, storedFiles } from './places/documents.js';
import { folder } from './places/folders.js';
import { logLines } from './places/log-lines.js';
import { findRedisFiles, redisLog, redisSnapshot, rewriteLog } from './places/redis-files.js';
import { findKeys, jobKeys, redisKeys } from './places/redis-keys.js';
import { endTalks, handedOver, openTalks, type Talk } from './talks.js';
import type { Trace } from './traces.js';
import { ABSENCE_MS, WAYS, type Way } from './ways.js';

/** A folder to search. Where it `holdsTickets`, what became part of a ticket may be in it. */
export interface SearchedFolder {
  readonly path: string;
  readonly holdsTickets: boolean;
}

/** What the check is to look at. */
export interface CheckOptions extends Services {
  /** Folders to search: of logs, of backups, of the stores' own files. */
  readonly folders: readonly SearchedFolder[];
  /** Whether Redis may be made to write its files anew (BGREWRITEAOF, BGSAVE). */
  readonly mayRewrite: boolean;
  /** How chats end; in every way there is, unless said otherwise. */
  readonly ways?: readonly Way[];
  /** Called while the chats are open with one of their texts. Tests leave it somewhere, to see the check fail. */
  readonly whileOpen?: (text: string, house: House) => Promise<void>;
}

/** What the check came to. */
export interface Report {
  readonly searched: readonly Findings[];
  /** Places that were not searched, and why. */
  readonly omitted: readonly { readonly place: string; readonly reason: string }[];
  readonly chats: number;
  /** Salts of ended chats that the append-only files held before they were rewritten. */
  readonly saltsInLog: number;
}

/** Opens chats, ends them in every way there is, and searches every place that text could have stayed in. */
export async function checkForgetting(options: CheckOptions): Promise<Report> {
  const house = await House.open(options);
  try {
    const talks = await openTalks(house, options.ways ?? WAYS);
    const first = talks[0]?.texts[1];
    if (first !== undefined) await options.whileOpen?.(first.value, house);
    await endTalks(house, talks, ABSENCE_MS);
    return await search(house, talks, options);
  } finally {
    await cleanUp(house);
    await house.close();
  }
}

async function search(house: House, talks: readonly Talk[], options: CheckOptions): Promise<Report> {
  const texts = [...talks.flatMap((talk) => talk.texts), ...(await handedOver(talks))];
  const salts = talks.map(({ salt }) => salt);
  const searched: Findings[] = [];
  for (const place of livePlaces(house)) searched.push(await searchPlace(place, [...texts, ...salts]));
  const files = await searchRedisFiles(house, { texts, salts }, options.mayRewrite);
  searched.push(...files.searched);
  for (const each of options.folders) {
    // Where Redis was not made to rewrite its files, they still hold salts, and may lie in one of these folders.
    const traces = options.mayRewrite ? [...texts, ...salts] : texts;
    searched.push(await searchPlace(folder(each), traces));
  }
  return { ...files, searched, chats: talks.length };
}

function livePlaces({ app, logs }: House): readonly Place[] {
  const prefix = app.config.REDIS_PREFIX;
  const others = app.chatRedis === app.redis ? [] : [redisKeys(app.chatRedis, prefix, ' of the chats')];
  return [
    redisKeys(app.redis, prefix, ''),
    ...others,
    jobKeys(app.redis, prefix),
    documents(app.mongo),
    storedFiles(app.mongo),
    logLines(logs, app.log),
  ];
}

type Redis = House['app']['redis'];
type FilesReport = Omit<Report, 'chats'>;

interface Traces {
  readonly texts: readonly Trace[];
  readonly salts: readonly Trace[];
}

async function searchRedisFiles({ app }: House, traces: Traces, mayRewrite: boolean): Promise<FilesReport> {
  const redises: [string, Redis][] = [['Redis', app.redis]];
  if (app.chatRedis !== app.redis) redises.push(['Redis of the chats', app.chatRedis]);
  const reports: FilesReport[] = [];
  for (const [name, redis] of redises)
    reports.push(await searchFilesOf({ name, redis, prefix: app.config.REDIS_PREFIX }, traces, mayRewrite));
  return {
    searched: reports.flatMap((report) => report.searched),
    omitted: reports.flatMap((report) => report.omitted),
    saltsInLog: reports.reduce((sum, report) => sum + report.saltsInLog, 0),
  };
}

async function searchFilesOf(
  { name, redis, prefix }: { name: string; redis: Redis; prefix: string },
  { texts, salts }: Traces,
  mayRewrite: boolean,
): Promise<FilesReport> {
  const { log, snapshot, reason } = await findRedisFiles(redis);
  const searched: Findings[] = [];
  const omitted: { place: string; reason: string }[] = [];
  let saltsInLog = 0;
  if (log === null) omitted.push({ place: `${name}, AOF`, reason });
  else {
    const place = redisLog(redis, log, prefix, `${name}, AOF`);
    searched.push(await searchPlace(place, texts));
    saltsInLog = (await searchPlace(place, salts)).finds.length;
    if (mayRewrite) {
      await rewriteLog(redis, log);
      const contents = 'the same, rewritten by Redis; salts too';
      searched.push(await searchPlace({ ...place, contents }, [...texts, ...salts]));
    }
  }
  if (snapshot === null) omitted.push({ place: `${name}, RDB`, reason });
  else if (!mayRewrite) omitted.push({ place: `${name}, RDB`, reason: 'it needs --rewrite' });
  else
    searched.push(
      await searchPlace(redisSnapshot(redis, snapshot, prefix, `${name}, RDB`), [...texts, ...salts]),
    );
  return { searched, omitted, saltsInLog };
}

/** Leaves nothing of the check behind. */
async function cleanUp({ app }: House): Promise<void> {
  for (const redis of new Set([app.redis, app.chatRedis])) {
    for (const key of await findKeys(redis, keysOfCheck(app.config.REDIS_PREFIX))) await redis.unlink(key);
  }
  await app.mongo.dropDatabase();
}
