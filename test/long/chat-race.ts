import { type Random, seededRandom } from '../../bench/random.js';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';
import { pause } from './chat-kills-people.js';
import type { LongRun } from './main.js';

/** What became of the answers. Each is in exactly one place, or was refused to the agent, who still has the text. */
export interface RaceTally {
  shown: number;
  inLetter: number;
  refused: number;
  readonly wrong: string[];
}

export interface RaceRun {
  readonly races: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

const AT_ONCE = 20;
const MOST_DELAY_MS = 12;
/** Every so many visitors stay until the answer comes, so that a good part is shown. */
const STAYS_EVERY = 3;
const GRACE_MS = 30 * SECOND_MS;

/** How the visitor goes: the window is closed, the chat is ended by hand, or the grace time of a closed window is over. */
const WAYS = ['closes', 'ends', 'is given up'] as const;

interface Race {
  readonly tab: Tab;
  readonly chatId: string;
  readonly way: (typeof WAYS)[number];
  readonly text: string;
  /** The newest line that the page has marked as seen before it went. */
  marked: number;
  answered: string;
}

/** Lets visitors go at the moment in which an agent presses send, many times; says where each answer has ended up. */
export async function runRaces({ races, seed, report }: RaceRun): Promise<RaceTally> {
  const world = await World.open({ webs: 2, hasWorkers: false, limitsTimes: 1_000_000 });
  const tally: RaceTally = { shown: 0, inLetter: 0, refused: 0, wrong: [] };
  const random = seededRandom(seed);
  try {
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    for (let begun = 0; begun < races; begun += AT_ONCE) {
      const count = Math.min(AT_ONCE, races - begun);
      const batch: Race[] = [];
      for (let index = 0; index < count; index += 1) batch.push(await prepare(world, marek, begun + index));
      await Promise.all(
        batch.filter(({ way }) => way !== 'is given up').map(async (race) => await run(race, marek, random)),
      );
      await giveUp(
        world,
        marek,
        batch.filter(({ way }) => way === 'is given up'),
      );
      await allGone(world, batch);
      for (const race of batch) await judge(world, race, tally);
      if ((begun / AT_ONCE) % 10 === 9) report(JSON.stringify(tally));
    }
    report(JSON.stringify(tally));
    return tally;
  } finally {
    await world.close();
  }
}

async function prepare(world: World, marek: Console, index: number): Promise<Race> {
  const way = WAYS[index % WAYS.length] ?? 'closes';
  const tab = await Tab.open(world, 'icewarp', { web: index % 2 });
  const chatId = await tab.asks({
    name: 'Ewa',
    email: `race${index}@przyklad.example`,
    question: `pytanie${index}`,
  });
  await marek.takes(chatId);
  return { tab, chatId, way, text: `odpowiedz${index}`, marked: 0, answered: '' };
}

/** The page marks what it is sent as long as it is open, as the visitor's page does. */
async function run(race: Race, marek: Console, random: Random): Promise<void> {
  const { tab, chatId } = race;
  const [sendMs, goMs] = [random(MOST_DELAY_MS), random(MOST_DELAY_MS)];
  let isOpen = true;
  tab.socket.on('chat:entry', ({ seq }) => {
    if (!isOpen) return;
    race.marked = seq;
    tab.hasSeen(seq).catch(() => undefined);
  });
  const send = async () => {
    await pause(sendMs);
    race.answered = await refusal(marek.writes(chatId, race.text));
  };
  const isSent = new Promise((resolve) => tab.socket.on('chat:entry', ({ seq }) => seq > 2 && resolve(seq)));
  const stays = random(STAYS_EVERY) === 0;
  const go = async () => {
    await pause(goMs);
    if (stays) await isSent;
    isOpen = false;
    if (race.way === 'ends') await tab.ends();
    tab.closes();
  };
  await Promise.all([send(), go()]);
}

/** The windows are closed; while the workers find that the grace time is over, the agent presses send. */
async function giveUp(world: World, marek: Console, races: readonly Race[]): Promise<void> {
  for (const { tab } of races) tab.closes();
  await until('all away', async () => {
    const found = await Promise.all(races.map(async ({ chatId }) => await world.parts.chats.find(chatId)));
    return found.every((one) => one?.chat.awayAt !== null);
  });
  for (const web of world.webs) await web.leases.renew(new Date(world.clock.now().getTime() + GRACE_MS));
  world.clock.advance(GRACE_MS);
  const send = async (race: Race, index: number) => {
    await pause(index * 5);
    race.answered = await refusal(marek.writes(race.chatId, race.text));
  };
  await Promise.all([world.workersLook(), ...races.map(send)]);
}

async function allGone(world: World, races: readonly Race[]): Promise<void> {
  await until('all away or gone', async () => {
    const found = await Promise.all(races.map(async ({ chatId }) => await world.parts.chats.find(chatId)));
    return found.every((one) => one === null || one.chat.awayAt !== null);
  });
  await world.clockMoves(MINUTE_MS);
}

async function judge(
  world: World,
  { chatId, way, text, marked, answered, tab }: Race,
  tally: RaceTally,
): Promise<void> {
  if ((await world.parts.chats.find(chatId)) !== null) tally.wrong.push(`${chatId} is not gone`);
  const { mongo } = world.back;
  const ticket = await mongo.collection('tickets').findOne({ sourceKey: `chat:${chatId}` });
  const rows =
    ticket === null
      ? []
      : await mongo.collection('ticket_messages').find({ ticketId: ticket._id, text }).toArray();
  const line = tab.entries.find((entry) => entry.kind === 'message' && entry.text === text);
  const isShown = line !== undefined && line.seq <= marked;
  const places = rows.length + (isShown ? 1 : 0);
  const isRefused = answered !== 'done';
  if (places !== (isRefused ? 0 : 1))
    tally.wrong.push(
      `visitor ${way}: the answer was ${answered}, ${isShown ? 'shown' : 'not shown'}, ${rows.length} times in the letter`,
    );
  if (isRefused) tally.refused += 1;
  else if (isShown) tally.shown += 1;
  else tally.inLetter += 1;
}

export const CHAT_RACE: LongRun = {
  about:
    'lets visitors go while an agent presses send: the answer is shown or in the letter, never both, never neither',
  numbers: { races: 1000, seed: 7 },
  run: async ({ races = 1000, seed = 7 }, report) => {
    const { wrong } = await runRaces({ races, seed, report });
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  },
};
