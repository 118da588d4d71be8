import { expect } from 'chai';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { expectAccessible } from '../support/browser.js';
import { Tab } from '../support/people.js';
import { setStage } from '../support/stage.js';
import { until } from '../support/until.js';

describe('In the console', function () {
  this.timeout(60_000);
  const stage = setStage({ isNewForEach: true });
  const openConsole = async (role: 'senior' | 'escalation', hash: string) =>
    await stage.console(await stage.world.hire('icewarp', { name: 'Michal', role }), hash);

  it('IW-3 the escalation specialist sees a ticket arrive when its 48 hours have run out', async () => {
    const tab = await Tab.open(stage.world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', email: 'ewa@przyklad.example', question: 'Poczta stoi' });
    tab.closes();
    await until('she is away', async () => (await stage.world.parts.chats.find(chatId))?.chat.awayAt);
    await stage.world.clockMoves(30 * SECOND_MS);
    await until('the ticket', () => stage.world.mail.to('ewa@przyklad.example')[0]);
    await stage.world.clockMoves(47 * HOUR_MS);
    const { page, errors } = await openConsole('escalation', '#/tickets');
    await page.getByText('IW-1001').first().waitFor();
    await stage.world.clockMoves(HOUR_MS);
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
    const tab = await Tab.open(stage.world, 'icewarp');
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
