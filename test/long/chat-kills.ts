import { setTimeout as pauseFor } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { type Random, seededRandom } from '../../bench/random.js';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/infra/logger.js';
import { newId } from '../../src/shared/ids.js';
import { type ChatRecord, faultsOf } from '../support/chat-record.js';
import { MailServer } from '../support/mail-server.js';
import { until } from '../support/until.js';
import { AgentPage, ChatOver, type Ground, pause, VisitorPage } from './chat-kills-people.js';
import { Processes, type Victim } from './chat-kills-processes.js';
import type { LongRun } from './main.js';

/** What a run of kills has shown. */
export interface KillTally {
  readonly killed: Readonly<Record<Victim, number>>;
  chats: number;
  /** Of these, how many went on by e-mail because the visitor could not come back in time. */
  abandoned: number;
  acknowledged: number;
  /** Messages and asks that got no answer and were sent again. */
  repeats: number;
}

export interface KillRun {
  readonly kills: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

const CONVERSATIONS = 4;
const MOST_WORDS = 12;
/** The desk's grace time. */
const GRACE_MS = 30_000;
const MOST_PAUSE_MS = 120;
const MOST_BETWEEN_KILLS_MS = 1200;
/** In every four kills each kind has its turn, and each web process. */
const ROUND: readonly (readonly [Victim, number])[] = [
  ['web', 0],
  ['redis', 0],
  ['worker', 0],
  ['web', 1],
];

/**
 * People chat while processes are killed. Every conversation ends with a ticket that has all of it, because the
 * visitor's page marks nothing as seen: what was acknowledged must be in both pages and in the ticket, once, in order.
 */
export async function runKills({ kills, seed, report }: KillRun): Promise<KillTally> {
  const mail = await MailServer.open();
  const processes = await Processes.start(mail.url);
  const random = seededRandom(seed);
  const tally: KillTally = { killed: processes.killed, chats: 0, abandoned: 0, acknowledged: 0, repeats: 0 };
  const client = new MongoClient(processes.env.MONGODB_URI ?? '');
  let isOver = false;
  try {
    const agents = await hireAgents(processes);
    await processes.areAllUp();
    let ticks = 0;
    const tick = () => {
      ticks += 1;
      return ticks;
    };
    const ground: Ground = { ports: processes.ports, random, tick };
    const talks = agents.map(async (agent) => {
      while (!isOver) await talk(ground, agent, { client, tally });
    });
    const failed = Promise.all(talks);
    // Awaited below; until then a conversation that fails ends the kills.
    failed.catch(() => {
      isOver = true;
    });
    await killAll(processes, { kills, random, isOver: () => isOver, report, tally });
    isOver = true;
    await failed;
    report(JSON.stringify(tally));
    return tally;
  } finally {
    isOver = true;
    await client.close();
    await processes.stop();
    await mail.close();
  }
}

interface Killing {
  readonly kills: number;
  readonly random: Random;
  readonly isOver: () => boolean;
  readonly report: (line: string) => void;
  readonly tally: KillTally;
}

async function killAll(
  processes: Processes,
  { kills, random, isOver, report, tally }: Killing,
): Promise<void> {
  for (let kill = 0; kill < kills && !isOver(); kill += 1) {
    const [victim, which] = ROUND[kill % ROUND.length] ?? ['redis', 0];
    await processes.areAllUp();
    await pauseFor(random(MOST_BETWEEN_KILLS_MS));
    await processes.kill(victim, which);
    if ((kill + 1) % 20 === 0) report(`${kill + 1} kills, ${JSON.stringify(tally)}`);
  }
}

/** One conversation from the question to the ticket. Throws with everything that is wrong in it. */
async function talk(
  ground: Ground,
  agent: { name: string; cookie: string },
  { client, tally }: { client: MongoClient; tally: KillTally },
): Promise<void> {
  const texts = newId().slice(0, 8);
  const visitor = new VisitorPage(ground, `${texts}q`);
  await visitor.ready();
  const { chatId } = visitor;
  const helper = new AgentPage(ground, agent, chatId);
  const speak = async (page: VisitorPage | AgentPage, mark: string) => {
    const words = 1 + ground.random(MOST_WORDS);
    for (let word = 0; word < words; word += 1) {
      await page.says(`${texts}${mark}${word}`);
      await pause(ground.random(MOST_PAUSE_MS));
    }
  };
  const isWhole = await isSpokenToTheEnd(visitor, helper, async () => {
    await Promise.all([speak(visitor, 'v'), speak(helper, 'a')]);
    await Promise.all([visitor.catchesUp(), helper.catchesUp()]);
  });
  if (isWhole) await visitor.leaves();
  else tally.abandoned += 1;
  const ticket = await ticketOf(client, chatId);
  const record: ChatRecord = {
    chatId,
    sent: [...visitor.sent, ...helper.sent],
    pages: [
      { who: 'the visitor', lines: visitor.lines, isComplete: isWhole },
      { who: 'the agent', lines: helper.lines, isComplete: isWhole },
    ],
    ending: {
      by: isWhole ? 'handoff' : 'absence',
      isFollowedUp: true,
      ticket,
      seenAtLeast: 0,
      seenAtMost: 0,
    },
  };
  await Promise.all([visitor.loses(), helper.loses()]);
  const faults = faultsOf(record);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  tally.chats += 1;
  tally.acknowledged += record.sent.filter(({ outcome }) => outcome === 'ok').length;
  tally.repeats += visitor.repeats + helper.repeats;
}

/** False when the visitor was away for the grace time, and so the chat is over; never when it was shorter. */
async function isSpokenToTheEnd(
  visitor: VisitorPage,
  helper: AgentPage,
  speak: () => Promise<void>,
): Promise<boolean> {
  try {
    await speak();
    return true;
  } catch (error) {
    if (!(error instanceof ChatOver)) throw error;
    visitor.isOver = true;
    helper.isOver = true;
    const awayMs = Math.max(error.awayMs, visitor.awayMs);
    if (awayMs < GRACE_MS) throw new Error(`${visitor.chatId}: over after an absence of ${awayMs} ms`);
    return false;
  }
}

/** The texts of the chat's ticket in their order, once it is whole: its opening stands behind its messages. */
async function ticketOf(client: MongoClient, chatId: string): Promise<readonly string[]> {
  const db = client.db();
  for (let tries = 0; ; tries += 1) {
    try {
      return await until('the ticket', async () => {
        const ticket = await db.collection('tickets').findOne({ sourceKey: `chat:${chatId}` });
        const rows =
          ticket === null
            ? []
            : await db
                .collection('ticket_messages')
                .find({ ticketId: ticket._id })
                .sort({ place: 1, at: 1 })
                .toArray();
        const isWhole = rows.some((row) => row.kind === 'event');
        return isWhole ? rows.filter((row) => row.kind !== 'event').map((row) => String(row.text)) : null;
      });
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

async function hireAgents(processes: Processes): Promise<{ name: string; cookie: string }[]> {
  const app = await createApp(readConfig(processes.env), { log: createLogger('silent') });
  try {
    const made = Array.from({ length: CONVERSATIONS }, async (_, index) => {
      const [id, name] = [newId(), `Agent${index}`];
      const fixed = { deskId: 'icewarp', role: 'senior', language: 'pl', topics: [], seats: 100 } as const;
      await app.parts.agents.put({ _id: id, name, email: `${id}@desk.example`, ...fixed });
      const { token } = await app.parts.agents.openSession(id, new Date());
      return { name, cookie: `dyzur_session=${token}` };
    });
    return await Promise.all(made);
  } finally {
    await app.close();
  }
}

export const CHAT_KILLS: LongRun = {
  about:
    'kills web, worker and Redis processes while people chat, and looks for messages that are lost or doubled',
  numbers: { kills: 200, seed: 7 },
  run: async ({ kills = 200, seed = 7 }, report) => {
    await runKills({ kills, seed, report });
  },
};
