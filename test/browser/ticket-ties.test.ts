import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Ticket } from '../../src/domain/tickets/index.js';
import type { TicketDetails } from '../../src/protocol/index.js';
import { expectAccessible } from '../support/browser.js';
import { Console } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { setStage } from '../support/stage.js';

const FORM = { name: 'Ewa', email: 'ewa@przyklad.example', severity: 3 };

describe('At work on tickets that belong together', function () {
  this.timeout(60_000);
  const stage = setStage({ limitsTimes: 100 });

  /** A ticket with what its requester wrote: the question, and more after it. */
  const asked = async (subject: string, ...texts: readonly string[]): Promise<string> => {
    const ewa = new Customer(stage.world, 'otelms');
    const [question = subject, ...more] = texts;
    expect((await ewa.fillsIn({ ...FORM, subject, question })).status).to.equal(201);
    for (const text of more) await ewa.writes(text);
    return ewa.number;
  };
  const opened = async (number: string) => {
    const { page, errors } = await stage.console(await stage.world.hire('otelms'), `#/tickets/${number}`);
    await page.getByRole('region', { name: `Zgłoszenie ${number}` }).waitFor();
    return { page, errors };
  };
  const chooses = async (page: Page, action: string) => {
    await page.getByRole('button', { name: 'Więcej' }).click();
    await page.getByRole('button', { name: action }).click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    return dialog;
  };
  const stored = async (number: string): Promise<Ticket> =>
    await stage.world.parts.tickets.get('otelms', number);

  it('an agent merges a ticket into another and goes on there, where both threads are one', async () => {
    const source = await asked('Drugie okno', 'Zniknęła rezerwacja z kalendarza.');
    const target = await asked('Kalendarz', 'Kalendarz pokazuje zły miesiąc.');
    const { page, errors } = await opened(source);
    const dialog = await chooses(page, 'Połącz z innym…');
    await expectAccessible(page, 'the dialog that merges');
    await dialog.getByLabel('Numer tamtego zgłoszenia').fill(target.split('-')[1] ?? '');
    await dialog.getByRole('button', { name: 'Połącz', exact: true }).click();
    const thread = page.getByRole('region', { name: `Zgłoszenie ${target}` });
    await thread.getByText('Kalendarz pokazuje zły miesiąc.').waitFor();
    await thread.getByText('Zniknęła rezerwacja z kalendarza.').waitFor();
    await thread.getByText(`Pytanie · ${source}`).waitFor();
    expect(await stored(source)).to.include({ status: 'closed', mergedInto: target });
    await expectAccessible(page, 'the merged thread');
    expect(errors).to.deep.equal([]);
  });

  it('a merge that is refused says what happened, and what was typed stays', async () => {
    const gone = await asked('Już połączone');
    const target = await asked('Tamto');
    const number = await asked('To');
    const desk = await Console.open(stage.world, await stage.world.hire('otelms'));
    await desk.requests<TicketDetails>('POST', `/tickets/${gone}/merge`, { into: target });
    desk.closes();
    const { page } = await opened(number);
    const dialog = await chooses(page, 'Połącz z innym…');
    const box = dialog.getByLabel('Numer tamtego zgłoszenia');
    const merges = async (typed: string, said: string | RegExp) => {
      await box.fill(typed);
      await dialog.getByRole('button', { name: 'Połącz', exact: true }).click();
      await dialog.getByRole('alert').getByText(said).waitFor();
      expect(await box.inputValue()).to.equal(typed);
    };
    await merges('kalendarz', /Trzeba podać numer/);
    await merges(number, `${number} to właśnie to zgłoszenie.`);
    await merges('OT-999999', 'Zgłoszenia OT-999999 tu nie ma.');
    await merges(gone, `Zgłoszenie ${gone} jest zamknięte, bo zostało połączone z innym.`);
    await expectAccessible(page, 'the refused merge');
    expect(await stored(number)).to.include({ mergedInto: null, status: 'new' });
    await box.fill(target);
    await dialog.getByRole('button', { name: 'Połącz', exact: true }).click();
    await page.getByRole('region', { name: `Zgłoszenie ${target}` }).waitFor();
    expect(await stored(number)).to.include({ mergedInto: target, status: 'closed' });
  });

  it('an agent splits messages off, and each ticket keeps its own and names the other', async () => {
    const number = await asked('Dwie sprawy', 'Faktura ma zły adres.', 'I jeszcze: nie działa drukarka.');
    const { page, errors } = await opened(number);
    const dialog = await chooses(page, 'Wydziel wiadomości…');
    await dialog.getByRole('button', { name: 'Wydziel', exact: true }).click();
    await dialog.getByText('Trzeba wybrać wiadomości i podać temat.').waitFor();
    await dialog.getByLabel(/nie działa drukarka/).check();
    await dialog.getByLabel('Temat nowego zgłoszenia').fill('Drukarka');
    await expectAccessible(page, 'the dialog that splits');
    await dialog.getByRole('button', { name: 'Wydziel', exact: true }).click();
    await page.getByRole('heading', { name: 'Drukarka' }).waitFor();
    const letters = page.locator('.letter-text');
    expect(await letters.allTextContents()).to.deep.equal(['I jeszcze: nie działa drukarka.']);
    await page.getByText('wydzielone z', { exact: true }).waitFor();
    await page.getByRole('link', { name: number, exact: true }).click();
    await page.getByRole('heading', { name: 'Dwie sprawy' }).waitFor();
    await page.getByText('wydzielone do', { exact: true }).waitFor();
    expect(await letters.allTextContents()).to.deep.equal(['Faktura ma zły adres.']);
    expect(errors).to.deep.equal([]);
  });

  it('an agent links two tickets and takes the link away again, by keyboard too', async () => {
    const [number, other] = [await asked('Pierwsze'), await asked('Drugie')];
    const { page } = await opened(number);
    const dialog = await chooses(page, 'Powiąż z innym…');
    await dialog.getByLabel('Numer zgłoszenia').fill('OT-999999');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('Zgłoszenia OT-999999 tu nie ma.').waitFor();
    await dialog.getByLabel('Numer zgłoszenia').fill(other);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent'), 'the focus').to.equal('Więcej');
    await page.getByRole('link', { name: other, exact: true }).waitFor();
    await expectAccessible(page, 'the linked ticket');
    expect((await stored(other)).links.map((link) => link.number)).to.deep.equal([number]);
    await page.getByRole('button', { name: `Usuń powiązanie z ${other}` }).press('Enter');
    await page.getByRole('link', { name: other, exact: true }).waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.id'), 'the focus').to.equal('facts');
    expect((await stored(other)).links).to.deep.equal([]);
  });
});
