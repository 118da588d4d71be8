import { createHash } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { type App, createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { Status, Ticket } from '../../src/domain/tickets/index.js';
import { settleTicket } from '../../src/flows/settle-ticket.js';
import { DAY_MS, HOUR_MS, later } from '../../src/shared/time.js';
import { DESK } from '../relay/ground.js';

/** A stored document, of whatever shape the product gave it. */
type Document = Record<string, unknown> & { _id: string };

/** One ticket as the product itself stored it, with its clocks and messages: the pattern of all others. */
export interface Pattern {
  readonly ticket: Ticket & Document;
  readonly clocks: readonly Document[];
  readonly messages: readonly Document[];
}

/** How the tickets of a fill differ. */
export interface Fill {
  readonly size: number;
  /** Of the number of the ticket: its status, and how long ago it was opened, ms. */
  readonly statusOf: (number: number) => Status;
  readonly ageMsOf: (number: number) => number;
  /** Ids of those who have the tickets, each in turn. */
  readonly agentIds: readonly string[];
  /** The number of the first one, where some are there already. */
  readonly first?: number;
}

const BATCH = 500;
const FIRST_NUMBER = 100_000;
const VOCABULARY = 3000;
const TOPICS = ['', 'icewarp', 'mirapoint'];
const OVER: readonly Status[] = ['waiting', 'solved', 'closed'];
const NEVER = new Date('9999-12-31T00:00:00Z');

/** Opens the product on a database, without a server or workers. */
export async function openApp(environment: Record<string, string>): Promise<App> {
  return await createApp(readConfig({ ...environment, LOG_LEVEL: 'silent' }));
}

/** Has the product open one ticket, and reads what it stored. */
export async function makePattern({ parts, mongo }: App): Promise<Pattern> {
  const opened = await parts.tickets.open({
    deskId: DESK,
    prefix: 'IW',
    sourceKey: 'bench:pattern',
    channel: 'form',
    subject: 'Poczta wychodząca stoi od rana',
    language: 'pl',
    requester: { name: 'Klient', email: 'klient@example.org', phone: '' },
    topic: '',
    severity: 3,
    band: 'standard',
    assigneeId: null,
    texts: ['Od rana nie wychodzi poczta z żadnego komputera w biurze.'],
    openedAt: parts.clock.now(),
  });
  const question = {
    kind: 'question' as const,
    author: 'Klient',
    text: 'Od rana nie wychodzi poczta.',
    detail: '',
  };
  await parts.tickets.thread.add({ ticketId: opened._id, key: 'question', ...question, at: opened.openedAt });
  await settleTicket(parts, opened._id);
  const stored = async (name: string) =>
    // The documents are the product's own; each is only copied.
    (await mongo.collection(name).find({ ticketId: opened._id }).toArray()) as unknown as Document[];
  const ticket = await mongo.collection<Document>('tickets').findOne({ _id: opened._id });
  if (ticket === null) throw new Error('The pattern is not there.');
  // As the model reads it.
  return {
    ticket: ticket as Ticket & Document,
    clocks: await stored('ticket_clocks'),
    messages: await stored('ticket_messages'),
  };
}

/** Stores so many tickets like the pattern, each with its message and its clocks. */
export async function fill(
  uri: string,
  pattern: Pattern,
  how: Fill,
  say: (text: string) => void,
): Promise<void> {
  // Of its own, since the product gives up on a store that is as busy as this.
  const client = await new MongoClient(uri).connect();
  await fillDatabase(client.db(), pattern, how, say).finally(async () => await client.close());
}

async function fillDatabase(db: Db, pattern: Pattern, how: Fill, say: (text: string) => void): Promise<void> {
  const now = pattern.ticket.openedAt;
  const started = performance.now();
  // While the store works on some, the next are made.
  let storing = Promise.resolve();
  for (let from = 0; from < how.size; from += BATCH) {
    const numbers = Array.from(
      { length: Math.min(BATCH, how.size - from) },
      (_, at) => (how.first ?? 0) + from + at,
    );
    const tickets = numbers.map((number) => ticketAt(pattern.ticket, number, how, now));
    const running = tickets.filter(({ status }) => !OVER.includes(status));
    const messages = tickets.flatMap((ticket) => copies(pattern.messages, pattern, ticket));
    const clocks = running.flatMap((ticket) => copies(pattern.clocks, pattern, ticket));
    await storing;
    storing = storeAll(db, { tickets, ticket_messages: messages, ticket_clocks: clocks });
    // Whoever waits for it is told; until then nobody has to be.
    storing.catch(() => undefined);
    const done = from + numbers.length;
    if (done % 100_000 === 0 || done === how.size) {
      const aSecond = (done / (performance.now() - started)) * 1000;
      say(`stored ${done.toLocaleString('en')} tickets, ${aSecond.toFixed(0)} a second\n`);
    }
  }
  await storing;
  const value = FIRST_NUMBER + (how.first ?? 0) + how.size;
  await db.collection<Document>('counters').updateOne({ _id: `tickets:${DESK}` }, { $set: { value } });
}

async function storeAll(db: Db, all: Readonly<Record<string, readonly Document[]>>): Promise<void> {
  const stored = Object.entries(all).map(async ([name, documents]) => {
    if (documents.length > 0)
      await db.collection<Document>(name).insertMany([...documents], { ordered: false });
  });
  await Promise.all(stored);
}

function ticketAt(pattern: Pattern['ticket'], number: number, how: Fill, now: Date): Ticket & Document {
  const openedAt = later(now, -how.ageMsOf(number));
  const status = how.statusOf(number);
  const isOpen = !OVER.includes(status);
  const dueAt = later(openedAt, 2 * DAY_MS);
  const answeredAt = isOpen ? null : later(openedAt, ((number % 47) + 1) * HOUR_MS);
  return {
    ...pattern,
    _id: idOf(number),
    number: `IW-${FIRST_NUMBER + number}`,
    sourceKey: `bench:${number}`,
    requester: { name: `Klient ${number}`, email: `klient.${number % 5000}@example.org`, phone: '' },
    topic: TOPICS[number % TOPICS.length] ?? '',
    severity: number % 10 === 0 ? 1 : number % 3 === 0 ? 2 : 3,
    tags: [`rejon-${number % 16}`],
    status,
    assigneeId: number % 4 === 0 ? null : (how.agentIds[number % how.agentIds.length] ?? null),
    isEscalated: isOpen && number % 50 === 0,
    words: wordsOf(number),
    openedAt,
    updatedAt: answeredAt ?? openedAt,
    turns: [{ askedAt: openedAt, answeredAt }],
    phases: [{ status, from: openedAt, byName: '', reason: '' }],
    firstAnsweredAt: answeredAt,
    waitingSince: isOpen ? openedAt : null,
    nextDueAt: isOpen ? dueAt : null,
    dueRank: isOpen ? dueAt : NEVER,
  };
}

/** What belongs to the pattern as it would belong to another ticket: its moments moved along. */
function copies(documents: readonly Document[], pattern: Pattern, ticket: Ticket): readonly Document[] {
  const shiftMs = ticket.openedAt.getTime() - pattern.ticket.openedAt.getTime();
  const now = pattern.ticket.openedAt;
  return documents.map((document) => {
    const moved: Document = { ...document };
    for (const [name, value] of Object.entries(document))
      if (value instanceof Date) moved[name] = later(value, shiftMs);
    // What would have been done meanwhile has been done; the due time itself is left.
    if (moved.nextAt instanceof Date && moved.nextAt <= now) moved.nextAt = moved.dueAt;
    const _id = document._id.includes(pattern.ticket._id)
      ? document._id.replace(pattern.ticket._id, ticket._id)
      : idOf(`${ticket._id} ${document._id}`);
    return { ...moved, _id, ticketId: ticket._id };
  });
}

/** Eight words, common ones more often than rare ones, and one that few tickets have. */
function wordsOf(number: number): string[] {
  const words = Array.from({ length: 8 }, (_, at) => {
    const drawn = Math.imul(number * 8 + at + 1, 0x9e3779b1) >>> 0;
    const share = drawn / 2 ** 32;
    return `s${Math.floor(share * share * VOCABULARY).toString(36)}`;
  });
  return [...new Set([...words, `k${(number % 5000).toString(36)}`])].sort();
}

function idOf(of: number | string): string {
  const hex = createHash('sha256').update(`bench ${of}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
