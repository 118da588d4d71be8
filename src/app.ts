import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Config } from './config.js';
import { type Desks, loadDesks } from './desks/index.js';
import { Agents, agentModels, Duty } from './domain/agents/index.js';
import { Attachments, attachmentModel } from './domain/attachments/index.js';
import { Callbacks, callbackModels } from './domain/callbacks/index.js';
import {
  ChatEndings,
  ChatLine,
  ChatPresence,
  ChatStore,
  Chats,
  Handovers,
  LEASE_MS,
  Receipts,
  receiptModel,
  ServiceTimes,
} from './domain/chat/index.js';
import { Integrations, integrationModel } from './domain/integrations/index.js';
import { Letters, letterModel } from './domain/mail/index.js';
import { DayReports, dayReportModel } from './domain/reports/index.js';
import { Clocks, clockModel } from './domain/sla/index.js';
import { TicketLists, TicketReaders, Tickets, ticketModels } from './domain/tickets/index.js';
import type { Parts } from './flows/parts.js';
import { RedisClock } from './infra/clock.js';
import { TelephoneLinks } from './infra/dialer.js';
import { RedisEventBus } from './infra/event-bus.js';
import { GridFileStore } from './infra/file-store.js';
import { createLogger } from './infra/logger.js';
import { makeIndexes, openMongo } from './infra/mongo.js';
import { Queues } from './infra/queues.js';
import { reachAll } from './infra/reach.js';
import { closeRedis, openRedis, untilReady } from './infra/redis.js';
import { SmtpMailer } from './infra/smtp.js';
import { Coalesced } from './shared/coalesced.js';
import { faultOf } from './shared/errors.js';
import type { Clock, Logger } from './shared/ports.js';

/** A process's connections and everything built on them. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly queues: Queues;
  readonly redis: Redis;
  /** Where chats are; `redis` itself, unless chats have one of their own. */
  readonly chatRedis: Redis;
  readonly mongo: Connection;
  readonly log: Logger;
  /** A further connection that waits while Redis is away; closed with the app. */
  openPatientRedis(): Redis;
  /** The same to where chats are, for what carries their lines between processes and counts who listens. */
  openPatientChatRedis(): Redis;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** What tests replace. */
export interface Replacements {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly desks?: Desks;
  /** How long Redis may take to answer at the start, ms. */
  readonly patienceMs?: number;
}

/** Builds one process's parts. Throws with the names of all that cannot be reached at the start. */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<App> {
  const log = replacements.log ?? createLogger(config.LOG_LEVEL);
  const connections: Redis[] = [];
  const open = (temper: 'prompt' | 'patient', url = config.REDIS_URL) => {
    const redis = openRedis(url, temper, log);
    connections.push(redis);
    return redis;
  };
  const redis = open('prompt');
  const chatRedis = config.CHAT_REDIS_URL === undefined ? redis : open('prompt', config.CHAT_REDIS_URL);
  const mongo = await reach({ config, redis, chatRedis, log }, replacements.patienceMs, () =>
    connections.forEach(closeRedis),
  );
  const mailer = new SmtpMailer(config.SMTP_URL);
  const redisClock = new RedisClock(redis);
  await redisClock.synchronise();
  const clock = replacements.clock ?? redisClock;
  const bus = await RedisEventBus.open(redis, open('patient'), config.REDIS_PREFIX, log);
  const queues = new Queues(redis, config.REDIS_PREFIX, clock, log);
  const desks = replacements.desks ?? loadDesks(config.DESKS);
  const parts: Parts = {
    ...domainOf({ config, redis: chatRedis, mongo, clock }),
    desks,
    identity: { publicUrl: config.PUBLIC_URL, mailDomain: config.MAIL_DOMAIN, secret: config.SECRET },
    clock,
    bus,
    scheduler: queues,
    mailer,
    dialer: new TelephoneLinks(),
    log,
    background: new Coalesced((error) => log.warn(faultOf(error), 'Something in the background failed')),
  };
  await makeIndexes(mongo);
  const close = async () => {
    await parts.background.settled();
    redisClock.close();
    mailer.close();
    await queues.close();
    for (const connection of connections) closeRedis(connection);
    mongo.removeAllListeners('disconnected');
    await mongo.close();
  };
  return {
    config,
    parts,
    queues,
    redis,
    chatRedis,
    mongo,
    log,
    openPatientRedis: () => open('patient'),
    openPatientChatRedis: () => open('patient', config.CHAT_REDIS_URL),
    close,
  };
}

async function reach(
  { config, redis, chatRedis, log }: Pick<App, 'config' | 'redis' | 'chatRedis' | 'log'>,
  patienceMs: number | undefined,
  giveUp: () => void,
): Promise<Connection> {
  const mongo = openMongo(config.MONGODB_URI, log);
  try {
    const own = redis === chatRedis ? {} : { CHAT_REDIS_URL: untilReady(chatRedis, patienceMs) };
    await reachAll({ REDIS_URL: untilReady(redis, patienceMs), ...own, MONGODB_URI: mongo });
    return await mongo;
  } catch (error) {
    giveUp();
    await mongo.then(async (connection) => await connection.close()).catch(() => undefined);
    throw error;
  }
}

interface Ground {
  readonly config: Config;
  readonly redis: Redis;
  readonly mongo: Connection;
  readonly clock: Clock;
}

function domainOf({ config, redis, mongo, clock }: Ground) {
  const store = new ChatStore(redis, config.REDIS_PREFIX, config.SECRET);
  return {
    agents: new Agents(agentModels(mongo)),
    integrations: new Integrations(integrationModel(mongo)),
    duty: new Duty(redis, config.REDIS_PREFIX, clock, LEASE_MS),
    chats: new Chats(store, clock),
    line: new ChatLine(store, clock),
    handovers: new Handovers(store, clock),
    serviceTimes: new ServiceTimes(receiptModel(mongo), clock),
    presence: new ChatPresence(store, clock),
    endings: new ChatEndings(store, clock),
    receipts: new Receipts(receiptModel(mongo)),
    tickets: new Tickets(ticketModels(mongo)),
    attachments: new Attachments(attachmentModel(mongo), new GridFileStore(mongo), clock),
    ticketReaders: new TicketReaders(redis, config.REDIS_PREFIX, clock),
    ticketLists: new TicketLists(ticketModels(mongo)),
    clocks: new Clocks(clockModel(mongo)),
    letters: new Letters(letterModel(mongo)),
    callbacks: new Callbacks(callbackModels(mongo)),
    dayReports: new DayReports(dayReportModel(mongo)),
  };
}
