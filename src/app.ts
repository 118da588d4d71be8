import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Config } from './config.js';
import { type Desks, loadDesks } from './desks/index.js';
import { Agents, agentModels, Duty } from './domain/agents/index.js';
import { Callbacks, callbackModel } from './domain/callbacks/index.js';
import {
  ChatEndings,
  ChatPresence,
  ChatStore,
  Chats,
  LEASE_MS,
  Receipts,
  receiptModel,
} from './domain/chat/index.js';
import { Letters, letterModel } from './domain/mail/index.js';
import { Clocks, clockModel } from './domain/sla/index.js';
import { Tickets, ticketModels } from './domain/tickets/index.js';
import type { Parts } from './flows/parts.js';
import { RedisClock } from './infra/clock.js';
import { RedisEventBus } from './infra/event-bus.js';
import { createLogger } from './infra/logger.js';
import { makeIndexes, openMongo } from './infra/mongo.js';
import { Queues } from './infra/queues.js';
import { closeRedis, openRedis, untilReady } from './infra/redis.js';
import { SmtpMailer } from './infra/smtp.js';
import type { Clock, Logger } from './shared/ports.js';

/** A process's connections and everything built on them. */
export interface App {
  readonly config: Config;
  readonly parts: Parts;
  readonly queues: Queues;
  readonly redis: Redis;
  readonly mongo: Connection;
  readonly log: Logger;
  /** A further connection that waits while Redis is away; closed with the app. */
  openPatientRedis(): Redis;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** What tests replace. */
export interface Replacements {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly desks?: Desks;
}

/** Builds one process's parts. Throws when Redis or MongoDB cannot be reached at the start. */
export async function createApp(config: Config, replacements: Replacements = {}): Promise<App> {
  const log = replacements.log ?? createLogger(config.LOG_LEVEL);
  const connections: Redis[] = [];
  const open = (temper: 'prompt' | 'patient') => {
    const redis = openRedis(config.REDIS_URL, temper, log);
    connections.push(redis);
    return redis;
  };
  const redis = open('prompt');
  const mailer = new SmtpMailer(config.SMTP_URL);
  const [mongo] = await Promise.all([openMongo(config.MONGODB_URI, log), untilReady(redis)]);
  const redisClock = new RedisClock(redis);
  await redisClock.synchronise();
  const clock = replacements.clock ?? redisClock;
  const bus = await RedisEventBus.open(redis, open('patient'), config.REDIS_PREFIX, log);
  const queues = new Queues(redis, config.REDIS_PREFIX, clock, log);
  const desks = replacements.desks ?? loadDesks(config.DESKS);
  const parts: Parts = {
    ...domainOf({ config, redis, mongo, clock }),
    desks,
    identity: { publicUrl: config.PUBLIC_URL, mailDomain: config.MAIL_DOMAIN, secret: config.SECRET },
    clock,
    bus,
    scheduler: queues,
    mailer,
    log,
  };
  await makeIndexes(mongo);
  const close = async () => {
    redisClock.close();
    mailer.close();
    await queues.close();
    for (const connection of connections) closeRedis(connection);
    mongo.removeAllListeners('disconnected');
    await mongo.close();
  };
  return { config, parts, queues, redis, mongo, log, openPatientRedis: () => open('patient'), close };
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
    duty: new Duty(redis, config.REDIS_PREFIX, clock, LEASE_MS),
    chats: new Chats(store, clock),
    presence: new ChatPresence(store, clock, LEASE_MS),
    endings: new ChatEndings(store, clock),
    receipts: new Receipts(receiptModel(mongo)),
    tickets: new Tickets(ticketModels(mongo)),
    clocks: new Clocks(clockModel(mongo)),
    letters: new Letters(letterModel(mongo)),
    callbacks: new Callbacks(callbackModel(mongo)),
  };
}
