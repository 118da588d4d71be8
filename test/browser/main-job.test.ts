import { expect } from 'chai';
import { SECOND_MS } from '../../src/shared/time.js';
import { expectAccessible, openPerson, signIn } from '../support/browser.js';
import { Console } from '../support/people.js';
import { setStage } from '../support/stage.js';
import { until } from '../support/until.js';

const EWA = 'ewa@przyklad.example';

describe('In two browser windows', function () {
  this.timeout(60_000);
  const stage = setStage({ isNewForEach: true, webs: 2 });

  it('IW-8 a visitor chats with an agent, closes the browser, and gets the answer by e-mail', async () => {
    const ewa = await openPerson(stage.browser);
    const marek = await openPerson(stage.browser);
    await signIn(marek.context, stage.world, await stage.world.hire('icewarp'), 1);

    const desk = await marek.context.newPage();
    await desk.goto(`${stage.world.url(1)}/console`);
    await desk.getByRole('heading', { name: 'Czaty' }).waitFor();
    await expectAccessible(desk, 'the empty console');

    const page = await ewa.context.newPage();
    await page.goto(`${stage.world.url(0)}/desks/icewarp`);
    await page.getByText('nie jest nigdzie zapisywana').first().waitFor();
    await expectAccessible(page, 'the form');
    await page.getByLabel('Imię i nazwisko').fill('Ewa Zielińska');
    await page.getByLabel('E-mail').fill(EWA);
    await page.getByLabel('Pytanie').fill('Poczta wychodząca stoi od rana');
    await page.getByRole('button', { name: 'Rozpocznij rozmowę' }).click();
    await page.getByRole('log').getByText('Poczta wychodząca stoi od rana').waitFor();
    await expectAccessible(page, 'waiting');

    await desk.getByRole('button', { name: 'Przyjmij' }).first().click();
    await desk.getByRole('textbox', { name: /odpowied|wiadomo/i }).fill('Dzień dobry, sprawdzam.');
    await page.getByText(/pisze/).first().waitFor();
    await desk.getByRole('button', { name: 'Wyślij' }).click();
    await page.getByRole('log').getByText('Dzień dobry, sprawdzam.').waitFor();
    await desk
      .getByText(/przeczytane/)
      .first()
      .waitFor();
    await page.getByRole('textbox', { name: /wiadomo/i }).fill('Błąd 0x800CCC0F');
    await page.keyboard.press('Enter');
    await desk.getByRole('log').getByText('Błąd 0x800CCC0F').waitFor();
    await expectAccessible(page, 'the live chat');
    await expectAccessible(desk, 'the chat in the console');

    await page.close();
    await desk
      .getByText(/zamkn|opuści|wyszed|poza oknem|nie ma/i)
      .first()
      .waitFor();
    await stage.world.clockMoves(30 * SECOND_MS);
    const acknowledgement = await until('the acknowledgement', () => stage.world.mail.to(EWA)[0]);
    // A worker that was taken for dead may have used up a number.
    const [, number = ''] =
      /^\[(IW-\d{4,})\] Mamy Państwa pytanie$/.exec(acknowledgement.mail.subject ?? '') ?? [];
    expect(number).not.to.equal('');

    await desk
      .getByRole('link', { name: new RegExp(number) })
      .first()
      .click();
    await desk.getByText('Błąd 0x800CCC0F').first().waitFor();
    await desk.getByRole('textbox', { name: /odpowied/i }).fill('Proszę odnowić certyfikat pośredni.');
    await desk.getByRole('button', { name: 'Wyślij' }).click();
    const answer = await until('the answer', () => stage.world.mail.to(EWA)[1]);
    expect(answer.mail.text).to.contain('Proszę odnowić certyfikat pośredni.');
    await desk
      .getByText(/wysłan/i)
      .first()
      .waitFor();
    await expectAccessible(desk, 'the answered ticket');
    expect([...ewa.errors, ...marek.errors]).to.deep.equal([]);
  });

  it('IW-8 a visitor who reloads the page or comes back keeps the chat and the typed text', async () => {
    const ewa = await openPerson(stage.browser);
    const page = await ewa.context.newPage();
    await page.goto(`${stage.world.url()}/desks/icewarp`);
    await page.getByLabel('Imię i nazwisko').fill('Ewa');
    await page.getByLabel('Pytanie').fill('Pytanie, które zostaje');
    await page.reload();
    expect(await page.getByLabel('Pytanie').inputValue()).to.equal('Pytanie, które zostaje');
    await page.getByRole('button', { name: 'Rozpocznij rozmowę' }).click();
    await page.getByRole('log').getByText('Pytanie, które zostaje').waitFor();
    await page.getByRole('textbox', { name: /wiadomo/i }).fill('niewysłane jeszcze');
    await page.reload();
    await page.getByRole('log').getByText('Pytanie, które zostaje').waitFor();
    expect(await page.getByRole('textbox', { name: /wiadomo/i }).inputValue()).to.equal('niewysłane jeszcze');
    await page.close();
    await stage.world.clockMoves(20 * SECOND_MS);
    const again = await ewa.context.newPage();
    await again.goto(`${stage.world.url(0)}/desks/icewarp`);
    await again.getByRole('log').getByText('Pytanie, które zostaje').waitFor();
    await stage.world.clockMoves(60 * SECOND_MS);
    await again.getByRole('log').getByText('Pytanie, które zostaje').waitFor();
    expect(stage.world.mail.letters).to.deep.equal([]);
  });

  it('an answer that came a moment before the agent ended the chat can still be read, until its reader is done', async () => {
    const ewa = await openPerson(stage.browser);
    const page = await ewa.context.newPage();
    await page.goto(`${stage.world.url()}/desks/icewarp`);
    await page.getByLabel('Imię i nazwisko').fill('Ewa');
    await page.getByLabel('Pytanie').fill('Jak zmienić hasło?');
    await page.getByRole('button', { name: 'Rozpocznij rozmowę' }).click();
    await page.getByRole('log').getByText('Jak zmienić hasło?').waitFor();
    const marek = await Console.open(stage.world, await stage.world.hire('icewarp'), { web: 1 });
    const chatId = [...marek.cards.keys()][0] ?? '';
    await marek.takes(chatId);
    await marek.writes(chatId, 'W ustawieniach konta.');
    await marek.ends(chatId);
    await page.getByRole('heading', { name: 'Rozmowa zakończona' }).waitFor();
    await page.getByRole('log').getByText('W ustawieniach konta.').waitFor();
    await expectAccessible(page, 'the ended chat that is still read');
    await page.getByRole('button', { name: 'Usuń także stąd' }).click();
    await page.getByText('Nigdzie nie ma kopii').waitFor();
    expect(await page.getByText('W ustawieniach konta.').count()).to.equal(0);
    expect(ewa.errors).to.deep.equal([]);
  });

  it('a text over the limit is refused with the limit named, and stays in the box', async () => {
    const ewa = await openPerson(stage.browser);
    const page = await ewa.context.newPage();
    await page.goto(`${stage.world.url()}/desks/icewarp`);
    await page.getByLabel('Imię i nazwisko').fill('Ewa');
    const long = 'a'.repeat(1001);
    await page.getByLabel('Pytanie').fill(long);
    await page.getByRole('button', { name: 'Rozpocznij rozmowę' }).click();
    await page
      .getByText(/1\s?000/)
      .first()
      .waitFor();
    expect(await page.getByLabel('Pytanie').inputValue()).to.equal(long);
    await expectAccessible(page, 'the refused form');
  });

  it('OT-4 the visitor reads before the chat that it is stored nowhere, also in English, in the dark and on a phone', async () => {
    const anna = await openPerson(stage.browser, { locale: 'en-GB', colorScheme: 'dark', width: 390 });
    const page = await anna.context.newPage();
    await page.goto(`${stage.world.url()}/desks/otelms`);
    await page
      .getByText(/not stored|stored nowhere|not kept/i)
      .first()
      .waitFor();
    expect(await page.locator('html').getAttribute('lang')).to.equal('en');
    await expectAccessible(page, 'the form in English, dark, on a phone');
    const isTooWide = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(isTooWide, 'nothing sticks out').to.equal(false);
  });
});
