import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { SECOND_MS } from '../../src/shared/time.js';
import type { Look } from '../support/browser.js';
import { expectAccessible, openPerson } from '../support/browser.js';
import { openTicket } from '../support/opened-tickets.js';
import { Customer } from '../support/requests.js';
import { setStage } from '../support/stage.js';

const LETTERS = 12;

describe('The page of a ticket', function () {
  this.timeout(60_000);
  const stage = setStage({ limitsTimes: 100 });

  /** A ticket whose thread is longer than any window. */
  const longOne = async (): Promise<string> => {
    const ewa = new Customer(stage.world, 'otelms');
    const form = { name: 'Ewa', email: 'ewa@przyklad.example', subject: 'Eksport faktur', severity: 3 };
    await ewa.fillsIn({ ...form, question: 'Eksport kończy się błędem.' });
    for (let nth = 1; nth < LETTERS; nth += 1) {
      stage.world.clock.advance(SECOND_MS);
      await ewa.writes(`Błąd numer ${nth}.\n\nZnowu to samo.`);
    }
    return ewa.number;
  };
  const opened = async (number: string, look: Look = {}) => {
    const agent = await stage.world.hire('otelms');
    const { page, errors } = await stage.console(agent, `#/tickets/${number}`, look);
    await page.locator('.composer-input').waitFor();
    return { page, errors };
  };
  const thread = (page: Page, number: string) =>
    page.getByRole('region', { name: new RegExp(`(Zgłoszenie|Ticket) ${number}`) });

  it('has the thread and the editor side by side, the newest letter and the box in view', async () => {
    const number = await longOne();
    const { page, errors } = await opened(number);
    const [letters, editor] = [
      await boxOf(thread(page, number)),
      await boxOf(page.getByRole('region', { name: 'Odpowiedź albo notatka' })),
    ];
    expect(editor.x, 'the editor stands right of the thread').to.be.at.least(letters.x + letters.width);
    expect(editor.y).to.equal(letters.y);
    await expectInView(page.getByText(`Błąd numer ${LETTERS - 1}.`));
    await page.locator('.composer-input').fill('Długi szkic. '.repeat(200));
    await expectInView(page.getByRole('button', { name: 'Wyślij' }));
    await expectInView(page.getByText(`Błąd numer ${LETTERS - 1}.`));
    await expectAccessible(page, 'a long thread beside a long draft');
    expect(errors).to.deep.equal([]);
  });

  it('has them one under the other on a phone, in the dark and in English too', async () => {
    const number = await longOne();
    const { page, errors } = await opened(number, { width: 390, colorScheme: 'dark', locale: 'en-GB' });
    const [letters, editor] = [
      await boxOf(thread(page, number)),
      await boxOf(page.getByRole('region', { name: 'Answer or note' })),
    ];
    expect(editor.y, 'the editor stands below the thread').to.be.at.least(letters.y + letters.height);
    await expectInView(page.getByRole('button', { name: 'Send' }));
    await expectInView(page.getByText(`Błąd numer ${LETTERS - 1}.`));
    await expectAccessible(page, 'the ticket on a phone');
    expect(errors).to.deep.equal([]);
  });

  it('is walked through by keyboard as it is read: thread, box, facts', async () => {
    const { number } = await openTicket(stage.world, 'otelms');
    const { page } = await opened(number);
    await thread(page, number).focus();
    const passed: string[] = [];
    for (let nth = 0; nth < 12; nth += 1) {
      await page.keyboard.press('Tab');
      passed.push(
        String(await page.evaluate("document.activeElement.closest('.editor, .facts')?.classList[0]")),
      );
    }
    expect([...new Set(passed)]).to.deep.equal(['editor', 'facts']);
  });

  it('OT-7 says before anything is sent when it will go, and in whose zone where clocks differ', async () => {
    stage.world.clock.set(new Date('2035-01-08T18:30:00Z'));
    const { number } = await openTicket(stage.world, 'otelms');
    const saidTo = async (timeZone: string) => {
      const { page } = await opened(number, { timeZone });
      const said = page.locator('.editor-hint');
      await said.getByText('gdy zaczną się godziny wysyłania').waitFor();
      await expectAccessible(page, `an answer that will wait, in ${timeZone}`);
      return await said.textContent();
    };
    expect(await saidTo('Europe/Warsaw')).to.include('jutro, 08:00. Na adres');
    expect(await saidTo('Asia/Tokyo')).to.include(': 16:00 GMT+9. Na adres');
    stage.world.clock.set(new Date('2035-01-09T09:00:00Z'));
    const { page } = await opened(number);
    await page.getByText('Odpowiedź pójdzie e-mailem na').waitFor();
  });

  it('the hours of a desk name their zone to whoever lives by another clock', async () => {
    const hoursIn = async (timeZone: string) => {
      const { context } = await openPerson(stage.browser, { timeZone });
      const page = await context.newPage();
      await page.goto(`${stage.world.url()}/desks/otelms`);
      return await page.locator('.desk-facts .desk-hours').textContent();
    };
    expect(await hoursIn('America/New_York')).to.include('(czas środkowoeuropejski)');
    expect(await hoursIn('Europe/Berlin')).not.to.include('czas');
  });
});

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.waitFor();
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not drawn.');
  return box;
}

/** Nothing has been scrolled by the test, and it can be seen as a whole. */
async function expectInView(locator: Locator): Promise<void> {
  await locator.waitFor();
  const share = await locator.evaluate(
    async (element) =>
      await new Promise<number>((resolve) => {
        new IntersectionObserver((seen) => resolve(seen[0]?.intersectionRatio ?? 0)).observe(element);
      }),
  );
  expect(share).to.be.greaterThan(0.9);
}
