import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { expectAccessible, openPerson } from '../support/browser.js';
import { Console } from '../support/people.js';
import { setStage } from '../support/stage.js';
import { until } from '../support/until.js';

describe('On the page of an ended chat', function () {
  this.timeout(60_000);
  const stage = setStage();

  /** A chat that an agent took and the visitor ended. */
  const endedChat = async (look: Parameters<typeof openPerson>[1] = {}) => {
    const person = await openPerson(stage.browser, look);
    await person.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await person.context.newPage();
    await page.goto(`${stage.world.url()}/desks/icewarp`);
    const isPolish = look.locale !== 'en-GB';
    await page.getByLabel(isPolish ? 'Imię i nazwisko' : 'Full name').fill('Ewa');
    await page.getByRole('textbox', { name: isPolish ? 'Pytanie' : 'Question' }).fill('Jak zmienić hasło?');
    await page.getByRole('button', { name: isPolish ? 'Rozpocznij rozmowę' : 'Start the chat' }).click();
    await page.getByRole('log').getByText('Jak zmienić hasło?').waitFor();
    const marek = await Console.open(stage.world, await stage.world.hire('icewarp'));
    const chatId = [...marek.cards.keys()][0] ?? '';
    await marek.takes(chatId);
    await marek.writes(chatId, 'W ustawieniach konta.');
    await page.getByRole('log').getByText('W ustawieniach konta.').waitFor();
    await page.getByRole('button', { name: isPolish ? 'Zakończ' : 'End', exact: true }).click();
    await page.getByRole('button', { name: isPolish ? 'Zakończ rozmowę' : 'End the chat' }).click();
    marek.closes();
    return { page, chatId, errors: person.errors };
  };
  const isTooWide = async (page: Page) =>
    await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  it('the visitor rates the help by keyboard, once, and is thanked', async () => {
    const { page, chatId, errors } = await endedChat();
    await page.getByRole('group', { name: 'Jak oceniają Państwo pomoc?' }).waitFor();
    await expectAccessible(page, 'the question for a rating');
    expect(await page.getByRole('radio').count()).to.equal(5);
    expect(await page.getByRole('button', { name: 'Wyślij ocenę' }).isDisabled()).to.equal(true);
    await page.getByRole('radio', { name: 'bardzo źle' }).focus();
    for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Tab', 'Enter'])
      await page.keyboard.press(key);
    await page.getByText('Dziękujemy. Ocena została zapisana.').waitFor();
    expect(await page.getByRole('radio').count()).to.equal(0);
    await until('the number', async () => (await stage.world.parts.receipts.find(chatId))?.rating === 4);
    await expectAccessible(page, 'the thanks');
    expect(errors).to.deep.equal([]);
  });

  it('the visitor unfolds what was destroyed, and copies it', async () => {
    const { page, chatId, errors } = await endedChat();
    const salt = page.getByText(/^[0-9a-f]{64}$/).last();
    await page.getByText('Co zostało zniszczone', { exact: true }).waitFor();
    expect(await salt.isVisible(), 'it is folded').to.equal(false);
    await page.getByText('Co zostało zniszczone', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await salt.waitFor();
    await expectAccessible(page, 'the unfolded receipt');
    await page.getByRole('button', { name: 'Kopiuj pokwitowanie' }).click();
    await page.getByText('skopiowano').waitFor();
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    const digest = (await stage.world.parts.receipts.find(chatId))?.digest ?? 'none';
    expect(copied)
      .to.include(digest)
      .and.include((await salt.textContent()) ?? 'none')
      .and.include(chatId);
    expect(copied, 'it holds no text of the chat').not.to.include('hasło');
    expect(errors).to.deep.equal([]);
  });

  it('all of it is there in English, in the dark and on a phone', async () => {
    const { page, errors } = await endedChat({ locale: 'en-GB', colorScheme: 'dark', width: 390 });
    await page.getByRole('group', { name: 'How was the help?' }).waitFor();
    await page.getByText('What was destroyed', { exact: true }).click();
    await page.getByText('Only this page has the salt').waitFor();
    await expectAccessible(page, 'the ended chat in English, dark, on a phone');
    expect(await isTooWide(page), 'nothing sticks out').to.equal(false);
    expect(errors).to.deep.equal([]);
  });
});
