import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { expectAccessible, openBrowser, openPerson, signIn } from '../support/browser.js';
import { Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

describe('In the console', function () {
  this.timeout(60_000);
  let browser: Browser;
  let world: World;

  before(async () => {
    browser = await openBrowser();
  });
  after(async () => await browser.close());
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(async () => await world.close());

  const openConsole = async (role: 'senior' | 'escalation', hash: string) => {
    const person = await openPerson(browser);
    await signIn(person.context, world, await world.hire('icewarp', { name: 'Michal', role }));
    const page = await person.context.newPage();
    await page.goto(`${world.url()}/console${hash}`);
    return { page, errors: person.errors };
  };

  it('IW-3 the escalation specialist sees a ticket arrive when its 48 hours have run out', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', email: 'ewa@przyklad.example', question: 'Poczta stoi' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(30 * SECOND_MS);
    await until('the ticket', () => world.mail.to('ewa@przyklad.example')[0]);
    await world.clockMoves(47 * HOUR_MS);
    const { page, errors } = await openConsole('escalation', '#/tickets');
    await page.getByText('IW-1001').first().waitFor();
    await world.clockMoves(HOUR_MS);
    await page.getByText(/eskal/i).nth(1).waitFor();
    await page.getByText('IW-1001').first().click();
    await page
      .getByText(/Eskalacja|eskalowane/i)
      .first()
      .waitFor();
    await expectAccessible(page, 'the escalated ticket');
    expect(errors).to.deep.equal([]);
  });

  it('IW-5 an engineer arranges a call from the chat, and the task appears when it is due', async () => {
    const tab = await Tab.open(world, 'icewarp');
    await tab.asks({ name: 'Ewa Lis', phone: '+48 600 000 000', question: 'Proszę zadzwonić' });
    const { page, errors } = await openConsole('senior', '');
    await page.getByRole('button', { name: 'Przyjmij' }).first().click();
    await page.getByRole('button', { name: 'Oddzwoń' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.getByLabel(/Numer/).inputValue()).to.equal('+48 600 000 000');
    await expectAccessible(page, 'the dialog for a call');
    await dialog.getByRole('button', { name: 'Umów telefon' }).click();
    await until('the visitor is told', () =>
      tab.entries.some((entry) => entry.kind === 'event' && entry.event === 'callback'),
    );
    await dialog.getByRole('button', { name: 'Zamknij' }).click();
    await page.getByRole('link', { name: /Telefony/ }).click();
    await page.getByText('+48 600 000 000').first().waitFor();
    await expectAccessible(page, 'the call as a task');
    expect(errors).to.deep.equal([]);
  });
});
