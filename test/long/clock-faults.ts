import { type Random, seededRandom } from '../../bench/random.js';
import type { Ticket } from '../../src/domain/tickets/index.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { until } from '../support/until.js';
import { pause } from './chat-kills-people.js';
import { ClockGround, type WorkerProcess } from './clock-ground.js';
import type { LongRun } from './main.js';

/** What happened to the processes while clocks ran out. */
export type Fault = 'kill' | 'freeze' | 'flush' | 'redis';

export interface ClockTally {
  readonly done: Record<Fault, number>;
  tickets: number;
  /** Letters that the mail server got twice under one Message-ID, and that say so themselves. */
  doubled: number;
  mostLateMs: number;
  readonly wrong: string[];
}

export interface ClockRun {
  readonly tickets: number;
  readonly faults: readonly Fault[];
  /** Over how long the tickets fall due. */
  readonly seconds: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

const WORKERS = 2;
const FIRST_DUE_MS = 6 * SECOND_MS;
/** Longer than a worker's lock on its job. */
const FROZEN_MS = 8 * SECOND_MS;
const PATIENCE_MS = 120 * SECOND_MS;
/** A letter that a dead worker holds is waited for; so that the waits are not added up. */
const JUDGED_AT_ONCE = 12;
const FAULTS: readonly Fault[] = ['kill', 'freeze', 'flush', 'redis'];

interface Due {
  readonly ticket: Ticket;
  readonly at: number;
}

/** Lets clocks run out while workers and Redis are mistreated; says what became of each. */
export async function runClockFaults({
  tickets,
  faults,
  seconds,
  seed,
  report,
}: ClockRun): Promise<ClockTally> {
  const random = seededRandom(seed);
  const ground = await ClockGround.open();
  const done = { kill: 0, freeze: 0, flush: 0, redis: 0 };
  const tally: ClockTally = { done, tickets, doubled: 0, mostLateMs: 0, wrong: [] };
  try {
    const crew = await Promise.all(
      Array.from({ length: WORKERS }, async () => await ground.worker().works()),
    );
    const dues: Due[] = [];
    for (let index = 0; index < tickets; index += 1) {
      const ticket = await ground.ticketDueIn(FIRST_DUE_MS + random(seconds * SECOND_MS));
      dues.push({ at: ticket.nextDueAt?.getTime() ?? 0, ticket });
    }
    for (const fault of faults) {
      await strike(ground, crew, fault, random);
      tally.done[fault] += 1;
      report(JSON.stringify(tally.done));
      await pause(random(Math.ceil((seconds * SECOND_MS) / faults.length)));
    }
    for (let first = 0; first < dues.length; first += JUDGED_AT_ONCE) {
      const some = dues.slice(first, first + JUDGED_AT_ONCE);
      await Promise.all(some.map(async (due) => await judge(ground, due, tally)));
    }
    report(JSON.stringify(tally));
    return tally;
  } finally {
    await ground.close();
  }
}

/** Does one harm, and throws where it cannot be shown to have been done. */
async function strike(
  ground: ClockGround,
  crew: WorkerProcess[],
  fault: Fault,
  random: Random,
): Promise<void> {
  const { redis } = ground.app;
  const index = random(crew.length);
  const victim = crew[index];
  if (victim === undefined) throw new Error('There is no such worker.');
  if (fault === 'kill') {
    await victim.ends('SIGKILL');
    if (victim.child.signalCode !== 'SIGKILL') throw new Error('The worker was not killed.');
    crew[index] = await ground.worker().works();
  }
  if (fault === 'freeze') {
    const before = victim.output.length;
    victim.child.kill('SIGSTOP');
    await pause(FROZEN_MS);
    if (victim.isDead || victim.output.length > before + 1000) throw new Error('The worker was not frozen.');
    victim.child.kill('SIGCONT');
  }
  if (fault === 'flush') {
    await redis.flushall();
  }
  if (fault === 'redis') {
    await ground.restartRedis(SECOND_MS);
    await until('Redis again', async () => await redis.ping().catch(() => false));
  }
}

async function judge(ground: ClockGround, { ticket, at }: Due, tally: ClockTally): Promise<void> {
  const hasActed = async () => (await ground.actsOf(ticket)).includes('escalated');
  const acted = await until('the clock acts', hasActed, PATIENCE_MS).catch(() => false);
  if (!acted) {
    tally.wrong.push(`${ticket.number} never acted`);
    return;
  }
  await until('the letter is sent', async () => (await ground.letterOf(ticket))?.state === 'sent').catch(
    async () => await ground.takesUpLetters([ticket]),
  );
  const letters = ground.lettersOf(ticket);
  const stored = await ground.letterOf(ticket);
  const acts = (await ground.actsOf(ticket)).filter((act) => act === 'escalated').length;
  const ids = new Set(letters.map(({ mail }) => mail.messageId)).size;
  if (acts !== 1 || ids !== 1) tally.wrong.push(`${ticket.number} acted ${acts} times, with ${ids} letters`);
  if (letters.length > 1 && stored?.isUnsure !== true)
    tally.wrong.push(`${ticket.number} was sent twice unseen`);
  if (letters.length > 1) tally.doubled += 1;
  const lateMs = Math.min(...letters.map((letter) => letter.at.getTime())) - at;
  // Two clocks that agree to the tenth of a second: this process's, and Redis's as it was heard over the wire.
  if (lateMs < -100) tally.wrong.push(`${ticket.number} was ${-lateMs} ms early`);
  tally.mostLateMs = Math.max(tally.mostLateMs, lateMs);
}

/**
 * Lets workers die one after the other over the same clock, each when it has done all but to say so, and then one live.
 * Says how they died and what became of the clock.
 */
export async function runDeaths(count: number) {
  const ground = await ClockGround.open();
  try {
    const ticket = await ground.ticketDueIn(0);
    const clock = async () => (await ground.app.parts.clocks.ofTicket(ticket._id))[0];
    const doomed = Array.from({ length: count }, () => ground.worker({ doom: 'in-clock' }));
    await until('their deaths', () => doomed.every(({ isDead }) => isDead), PATIENCE_MS);
    if ((await clock())?.nextAt === null) throw new Error('They have left nothing half done.');
    ground.worker();
    await until('the letter', () => ground.lettersOf(ticket)[0], PATIENCE_MS);
    await until('the clock is done', async () => (await clock())?.done.includes('breach'), PATIENCE_MS);
    return {
      deaths: doomed.map(({ child }) => child.signalCode),
      acts: await ground.actsOf(ticket),
      letters: ground.lettersOf(ticket).length,
    };
  } finally {
    await ground.close();
  }
}

/** The long run `clock-faults`. */
export const CLOCK_FAULTS: LongRun = {
  about: 'clocks run out while workers are killed and frozen and Redis is emptied and killed',
  numbers: { tickets: 300, faults: 20, seconds: 180, deaths: 5, seed: 1 },
  run: async ({ tickets = 0, faults = 0, seconds = 0, deaths = 0, seed = 0 }, report) => {
    const { acts, letters } = await runDeaths(deaths);
    report(`${deaths} deaths over one clock: ${acts.length} act, ${letters} letter`);
    if (acts.length !== 1 || letters !== 1) throw new Error('The clock did not act once.');
    const chosen = Array.from({ length: faults }, (_, index) => FAULTS[index % FAULTS.length] ?? 'kill');
    const tally = await runClockFaults({ tickets, faults: chosen, seconds, seed, report });
    if (tally.wrong.length > 0) throw new Error(tally.wrong.join('\n'));
  },
};
