import type { Browser, Page } from 'playwright-core';
import type { Agent } from '../../src/domain/agents/index.js';
import { type Look, openBrowser, openPerson, signIn } from './browser.js';
import { World, type WorldOptions } from './world.js';

interface StageOptions extends WorldOptions {
  /** Every test has a help desk of its own. */
  readonly isNewForEach?: boolean;
}

/** A page that somebody looks at, and the errors that it has thrown. */
export interface Looked {
  readonly page: Page;
  readonly errors: string[];
}

/** A browser and a help desk, for the tests of a suite. */
export class Stage {
  #browser: Browser | null = null;
  #world: World | null = null;

  get browser(): Browser {
    if (this.#browser === null) throw new Error('The browser is not open.');
    return this.#browser;
  }

  get world(): World {
    if (this.#world === null) throw new Error('The help desk is not open.');
    return this.#world;
  }

  /** The console of an agent at an address of it, as `#/tickets`. */
  async console(agent: Agent, hash = '', look: Look = {}): Promise<Looked> {
    const { context, errors } = await openPerson(this.browser, look);
    await signIn(context, this.world, agent);
    const page = await context.newPage();
    await page.goto(`${this.world.url()}/console${hash}`);
    return { page, errors };
  }

  async opensBrowser(): Promise<void> {
    this.#browser = await openBrowser();
  }

  async opensWorld(options: WorldOptions): Promise<void> {
    this.#world = await World.open(options);
  }

  async closesBrowser(): Promise<void> {
    await this.#browser?.close();
  }

  async closesWorld(): Promise<void> {
    await this.#world?.close();
  }
}

/** Opens a browser and a help desk before the tests of the suite that calls this, and closes them after. */
export function setStage({ isNewForEach = false, ...options }: StageOptions = {}): Stage {
  const stage = new Stage();
  const [begin, end] = isNewForEach ? [beforeEach, afterEach] : [before, after];
  before(async () => await stage.opensBrowser());
  begin(async () => await stage.opensWorld(options));
  end(async () => await stage.closesWorld());
  after(async () => await stage.closesBrowser());
  return stage;
}
