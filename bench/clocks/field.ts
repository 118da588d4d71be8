import { Redis } from 'ioredis';
import type { App } from '../../src/app.js';
import type { Agent } from '../../src/domain/agents/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';
import { DESK, type Ground } from '../relay/ground.js';
import { fill, makePattern, openApp, type Pattern } from '../tickets/fill.js';

/** How the benchmark was called. */
export interface Settings {
  /** Open tickets, fewest first. */
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly calls: number;
  readonly due: number;
  readonly armed: number;
  readonly say: (text: string) => void;
}

/** The product on a database of so many open tickets, each with a 48-hour clock. */
export interface Plot {
  readonly size: number;
  readonly app: App;
  readonly agent: Agent;
  readonly pattern: Pattern;
  readonly uri: string;
}

const BUDGET_MS = 48 * HOUR_MS;
/** Nothing is due before the benchmark is over. */
const SPARE_MS = 30 * MINUTE_MS;

/** Plots of all sizes, each made when it is first asked for, and the one Redis that they share. */
export class Field {
  readonly ground: Ground;
  readonly redis: Redis;
  readonly #settings: Settings;
  readonly #plots = new Map<number, Promise<Plot>>();

  constructor(ground: Ground, settings: Settings) {
    this.ground = ground;
    this.#settings = settings;
    this.redis = new Redis(ground.redisUrl);
  }

  async plot(size: number): Promise<Plot> {
    const plot = this.#plots.get(size) ?? this.#lay(size);
    this.#plots.set(size, plot);
    return await plot;
  }

  async close(): Promise<void> {
    for (const plot of this.#plots.values()) await (await plot).app.close();
    this.redis.disconnect();
    await this.ground.close();
  }

  async #lay(size: number): Promise<Plot> {
    const app = await openApp(this.ground.environment(`clocks${size}`));
    const _id = newId();
    const person = { name: 'Marek', email: `${_id}@desk.example`, role: 'senior', language: 'pl' } as const;
    await app.parts.agents.put({ _id, deskId: DESK, ...person });
    const agent = await app.parts.agents.find(_id);
    if (agent === null) throw new Error('The agent is not there.');
    const pattern = await makePattern(app);
    const uri = this.ground.databaseUri(`clocks${size}`);
    const ageMsOf = (number: number) => ((number % size) / size) * (BUDGET_MS - SPARE_MS);
    const how = { size, statusOf: () => 'new' as const, ageMsOf, agentIds: [_id] };
    await fill(uri, pattern, how, this.#settings.say);
    return { size, app, agent, pattern, uri };
  }
}
