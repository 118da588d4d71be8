import type { Browser, Page } from 'playwright-core';
import type { Agent } from '../../src/domain/agents/index.js';
import { type Look, openPerson, sharedBrowser, signIn } from './browser.js';
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
    this.#browser = await sharedBrowser();
  }

  async opensWorld(options: WorldOptions): Promise<void> {
    this.#world = await World.open(options);
  }

  /** The browser stays, and nobody is left in it. */
  async sendsPeopleHome(): Promise<void> {
    const contexts = this.#browser?.contexts() ?? [];
    await Promise.all(contexts.map(async (context) => await context.close()));
  }

  async closesWorld(): Promise<void> {
    await this.#world?.close();
  }
}

/** Opens a help desk, and a browser if need be, before the tests of the suite that calls this; closes the desk after. */
export function setStage({ isNewForEach = false, ...options }: StageOptions = {}): Stage {
  const stage = new Stage();
  const [begin, end] = isNewForEach ? [beforeEach, afterEach] : [before, after];
  before(async () => await stage.opensBrowser());
  begin(async () => await stage.opensWorld(options));
  afterEach(async () => await stage.sendsPeopleHome());
  end(async () => await stage.closesWorld());
  return stage;
}
