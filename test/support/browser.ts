import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Agent } from '../../src/domain/agents/index.js';
import { CHROMIUM_PROGRAMS, findProgram } from '../../src/local/programs.js';
import type { World } from './world.js';

/** Everything is on this machine: what does not come within this time does not come. */
const PATIENCE_MS = 10_000;
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** How a person looks at the pages. */
export interface Look {
  readonly locale?: 'pl-PL' | 'en-GB';
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: 390 | 1280;
  readonly timeZone?: string;
}

/** Chromium as the machine has it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findProgram(CHROMIUM_PROGRAMS, process.env.PATH ?? '');
  if (executablePath === undefined) throw new Error('There is no Chromium.');
  return await chromium.launch({ executablePath, args: QUIET });
}

/** A browser of one person, with nobody else's storage. Errors of its pages are collected. */
export async function openPerson(
  browser: Browser,
  look: Look = {},
): Promise<{ context: BrowserContext; errors: string[] }> {
  const { locale = 'pl-PL', colorScheme = 'light', width = 1280, timeZone = 'Europe/Warsaw' } = look;
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height: width === 390 ? 844 : 860 },
    reducedMotion: 'reduce',
    timezoneId: timeZone,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { context, errors };
}

/** Puts an agent's session into a browser, as signing in does. */
export async function signIn(context: BrowserContext, world: World, agent: Agent, web = 0): Promise<void> {
  const [name = '', value = ''] = (await world.cookieOf(agent)).split('=');
  await context.addCookies([{ name, value, url: world.url(web) }]);
}

/** Asserts that axe-core finds nothing on the page as it is now. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  // The page's own content policy would refuse a script element; evaluating goes past it.
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  const found = results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
  expect(found, state).to.deep.equal([]);
}
