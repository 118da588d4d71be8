import { Agent, get } from 'node:http';
import type { Status } from '../../src/domain/tickets/index.js';
import { DAY_MS } from '../../src/shared/time.js';
import { percentile } from '../percentiles.js';
import { DESK, type Ground } from '../relay/ground.js';
import { formatTable } from '../table.js';
import { fill, makePattern, openApp } from './fill.js';
import type { Settings } from './opening.js';

const DATABASE = 'lists';
const ALLOWED_MS = 100;
const AGENTS = 8;
const TURNS = 3;
/** By then the servers run code that was compiled for what it does, as after the first minutes of a day. */
const WARM_UP_ROUNDS = 5;
const WEEKS_MS = 60 * DAY_MS;
const OPEN_MS = 20 * DAY_MS;

interface Query {
  readonly name: string;
  readonly path: string;
}

interface Figures extends Query {
  readonly durations: number[];
  /** Of the web process and the store together. */
  processorSeconds: number;
}

/** Half of the tickets are over, three in ten are open, the others wait for the customer. */
const STATUSES: readonly Status[] = [
  'new',
  'closed',
  'waiting',
  'closed',
  'open',
  'solved',
  'waiting',
  'closed',
  'on_hold',
  'solved',
];

/** How long the server takes for each list, filter, search and report, from the question to the last byte. */
export async function measureLists(ground: Ground, settings: Settings): Promise<void> {
  const { say, tickets, calls } = settings;
  const product = await ground.openProduct(1, 0, AGENTS, DATABASE);
  try {
    const agentIds = await store(ground, settings);
    const figures: Figures[] = queries(agentIds, tickets).map((query) => ({
      ...query,
      durations: [],
      processorSeconds: 0,
    }));
    const { url, cookie } = product.access();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = async (path: string) => await ask(`${url}/api/v1${path}`, cookie, agent);
    const first: number[] = [];
    for (const { path } of figures) first.push(await call(path));
    for (let round = 1; round < WARM_UP_ROUNDS; round += 1) for (const { path } of figures) await call(path);
    const processor = () => product.processorSeconds() + ground.documents.processorSeconds();
    // In turns, so that noise of the machine meets all questions alike.
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const figure of figures) {
        const before = processor();
        for (let count = 0; count < calls / TURNS; count += 1) figure.durations.push(await call(figure.path));
        figure.processorSeconds += processor() - before;
      }
    }
    agent.destroy();
    const size = `${tickets.toLocaleString('en')} tickets, ${calls} calls each, one at a time`;
    const cold = first.filter((ms) => !Number.isNaN(ms));
    say(
      `\n${size}, after ${WARM_UP_ROUNDS} of each that are not counted: the very first calls of servers that have just started ` +
        `took ${percentile(cold, 0.5).toFixed(0)} ms in the middle, ${Math.max(...cold).toFixed(0)} at most\n${table(figures)}\n`,
    );
  } finally {
    await product.close();
  }
}

async function store(ground: Ground, { tickets, say }: Settings): Promise<readonly string[]> {
  const app = await openApp(ground.environment(DATABASE));
  try {
    const agentIds = (await app.parts.agents.ofDesk(DESK)).map(({ _id }) => _id);
    const statusOf = (number: number) => STATUSES[number % STATUSES.length] ?? 'closed';
    const ageMsOf = (number: number) => {
      const isOver = !['new', 'open', 'on_hold'].includes(statusOf(number));
      // What is open is from the last three weeks, as long as it is not looked after too well.
      return isOver ? 2 * DAY_MS + (number / tickets) * WEEKS_MS : (number / tickets) * OPEN_MS;
    };
    const how = { size: tickets, statusOf, ageMsOf, agentIds };
    await fill(ground.databaseUri(DATABASE), await makePattern(app), how, say);
    return agentIds;
  } finally {
    await app.close();
  }
}

function queries([first = '']: readonly string[], tickets: number): readonly Query[] {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  const list = (name: string, query: string) => ({ name, path: `/tickets?${query}` });
  return [
    list('open, due first', 'view=open'),
    list('open, newest first', 'view=open&sort=opened'),
    list('mine', 'view=mine'),
    list('unanswered', 'view=unanswered'),
    list('escalated', 'view=escalated'),
    list('answered, last changed first', 'view=answered'),
    list('all, newest first', 'view=all'),
    list('all, last changed first', 'view=all&sort=updated'),
    list('of a status', 'view=all&status=on_hold,waiting'),
    list('of a topic', 'view=all&topic=mirapoint'),
    list('of a severity', 'view=open&severity=1,2'),
    list('of an assignee', `view=all&assignee=${first}`),
    list('of nobody', 'view=open&assignee=none'),
    list('of a requester', 'view=all&requester=klient.77@example.org'),
    list('of a tag', 'view=all&tag=rejon-3'),
    list('of some days', `view=all&from=${ago(20 * DAY_MS)}&to=${ago(19 * DAY_MS)}`),
    list('by a number', `view=all&q=IW-${100_000 + Math.floor(tickets / 2)}`),
    list('by a common word', 'view=all&q=s1'),
    list('by two words', 'view=all&q=s1%20s2x'),
    list('by a rare word', 'view=all&q=k77'),
    list('by a word, of a topic, open', 'view=open&topic=icewarp&q=s3'),
    list('by a word that nobody wrote', 'view=all&q=niema'),
    { name: 'how many in each view', path: '/tickets/counts' },
    { name: 'the dashboard of 7 days', path: '/reports/dashboard?days=7' },
    { name: 'the dashboard of 60 days', path: '/reports/dashboard?days=60' },
    { name: 'unanswered, oldest due first', path: '/reports/unanswered' },
  ];
}

async function ask(url: string, cookie: string, agent: Agent): Promise<number> {
  const from = performance.now();
  const status = await new Promise<number>((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });
  // A route that is not there is shown as such, and not as a quick one.
  return status === 200 ? performance.now() - from : Number.NaN;
}

function table(figures: readonly Figures[]): string {
  const rows = figures.map(({ name, durations, processorSeconds }) => {
    const answered = durations.filter((ms) => !Number.isNaN(ms));
    if (answered.length < durations.length) return [name, 'refused'];
    const p99 = percentile(answered, 0.99);
    const words = [percentile(answered, 0.5), p99, (processorSeconds * 1000) / durations.length];
    return [name, ...words.map((ms) => ms.toFixed(1)), p99 <= ALLOWED_MS ? '' : 'too long'];
  });
  return formatTable(['ms', 'p50', 'p99', 'processor', `allowed ${ALLOWED_MS}`], rows);
}
