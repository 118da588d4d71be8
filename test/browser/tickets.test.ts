import { expect } from 'chai';
import type { CallbackRow, TicketDetails, TicketReceipt } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { expectAccessible, openPerson } from '../support/browser.js';
import { openTicket } from '../support/opened-tickets.js';
import { Console } from '../support/people.js';
import { setStage } from '../support/stage.js';
import { until } from '../support/until.js';

describe('At work on tickets', function () {
  this.timeout(60_000);
  const stage = setStage();

  it('AM-10 whoever waits for an answer stands in the list at once, due first, and leaves it with the answer', async () => {
    const { page, errors } = await stage.console(
      await stage.world.hire('anomail', { role: 'specialist' }),
      '#/tickets?view=unanswered',
    );
    await page.getByText('Nikt nie czeka na odpowiedź').waitFor();
    const late = await openTicket(stage.world, 'anomail', { subject: 'Pilne, bo starsze' });
    const row = page.getByRole('link', { name: /Pilne, bo starsze/ });
    await row.waitFor();
    await stage.world.clockMoves(60_000);
    await openTicket(stage.world, 'anomail', { subject: 'Nowsze' });
    await page.getByRole('link', { name: /Nowsze/ }).waitFor();
    const subjects = await page.locator('.row-subject').allTextContents();
    expect(subjects).to.deep.equal(['Pilne, bo starsze', 'Nowsze']);
    await expectAccessible(page, 'the unanswered tickets');
    const colleague = await Console.open(
      stage.world,
      await stage.world.hire('anomail', { role: 'specialist' }),
    );
    const answer = { clientId: newId(), text: 'Proszę ponownie uruchomić program.' };
    await colleague.requests('POST', `/tickets/${late.number}/answers`, answer);
    await row.waitFor({ state: 'detached' });
    expect(await page.locator('.row-subject').allTextContents()).to.deep.equal(['Nowsze']);
    expect(errors).to.deep.equal([]);
  });

  it('the second save of a stale ticket is refused with what changed, and the typed words stay', async () => {
    const anna = await Console.open(stage.world, await stage.world.hire('icewarp', { name: 'Anna' }));
    const ticket = await openTicket(stage.world, 'icewarp', { subject: 'Poczta' });
    const { page } = await stage.console(await stage.world.hire('icewarp'), `#/tickets/${ticket.number}`);
    await page.getByRole('button', { name: 'Więcej' }).click();
    await page.getByRole('button', { name: 'Zmień temat' }).click();
    const box = page.getByLabel('Temat zgłoszenia');
    await box.fill('Poczta wychodząca stoi');
    const change = { version: await versionOf(anna, ticket.number), subject: 'Kolejka SMTP' };
    await anna.requests('PATCH', `/tickets/${ticket.number}`, change);
    await page.getByRole('heading', { name: 'Kolejka SMTP' }).waitFor();
    await page.getByRole('button', { name: 'Zapisz', exact: true }).click();
    await page.getByText('Temat zgłoszenia: Poczta → Kolejka SMTP').first().waitFor();
    expect(await box.inputValue()).to.equal('Poczta wychodząca stoi');
    await expectAccessible(page, 'the refused save');
    await page.getByRole('button', { name: 'Zapisz moje' }).click();
    await page.getByRole('heading', { name: 'Poczta wychodząca stoi' }).waitFor();
  });

  it("the clock's strip says why each piece counts or does not, also to the keyboard", async () => {
    const ticket = await openTicket(stage.world, 'otelms', { subject: 'Rezerwacja' });
    const { page, errors } = await stage.console(
      await stage.world.hire('otelms'),
      `#/tickets/${ticket.number}`,
    );
    const strip = page.getByRole('list', { name: 'Z czego składa się ten czas' }).first();
    await strip.waitFor();
    const pieces = await strip
      .getByRole('button')
      .evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
    expect(pieces.join(' ')).to.match(/zamknięte/);
    expect(pieces.join(' ')).to.match(/liczy/);
    await strip.getByRole('button').first().focus();
    await page.keyboard.press('ArrowRight');
    const reason = page.locator('.piece-reason').first();
    expect(await reason.textContent()).to.equal(pieces[1]);
    await page.getByLabel('Waga', { exact: true }).selectOption('1');
    await page.getByRole('region', { name: 'Co to zmieni' }).waitFor();
    await expectAccessible(page, 'the explained clock');
    expect(errors).to.deep.equal([]);
  });

  it('OT-6 a second file is refused, the text stays, and the ticket is sent with the first', async () => {
    const ewa = await openPerson(stage.browser);
    const page = await ewa.context.newPage();
    await page.goto(`${stage.world.url()}/desks/otelms`);
    await page.getByText('Napisz zgłoszenie').first().click();
    const form = page.getByRole('form', { name: 'Napisz zgłoszenie' });
    await form.getByLabel('Imię i nazwisko').fill('Ewa Lis');
    await form.getByLabel('E-mail').fill('ewa@przyklad.example');
    await form.getByLabel('Tytuł zgłoszenia').fill('Rezerwacja grupowa');
    await form.getByLabel('Jak pilna jest sprawa').selectOption('2');
    await form.getByLabel('Pytanie').fill('Nie mogę dodać rezerwacji grupowej.');
    await form.locator('input[type=file]').setInputFiles(pdf('pierwszy.pdf'));
    await form.getByText('dołączony', { exact: true }).waitFor();
    await form.locator('input[type=file]').setInputFiles(pdf('drugi.pdf'));
    await form.getByText(/drugi\.pdf: ten plik nie został dołączony/).waitFor();
    expect(await form.getByLabel('Pytanie').inputValue()).to.equal('Nie mogę dodać rezerwacji grupowej.');
    await form.getByText('Odpowiedzi można się spodziewać').waitFor();
    await expectAccessible(page, 'the form with a refused file');
    const sent = page.waitForResponse((answer) => answer.url().endsWith('/desks/otelms/tickets'));
    await form.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
    const { number }: TicketReceipt = await (await sent).json();
    await page.getByRole('link', { name: `Strona zgłoszenia ${number}` }).click();
    await page.getByText('Nie mogę dodać rezerwacji grupowej.').waitFor();
    await page.getByRole('link', { name: 'pierwszy.pdf' }).waitFor();
    await page.getByLabel('Dopisz do zgłoszenia').fill('Chodzi o 12 pokoi.');
    await page.getByRole('button', { name: 'Wyślij', exact: true }).click();
    await page.getByText('Wiadomość jest w zgłoszeniu.').waitFor();
    await expectAccessible(page, "the requester's page");
    expect(ewa.errors).to.deep.equal([]);
  });

  it('IW-5 an engineer takes a call that is due, dials, and records how it went', async () => {
    const engineer = await stage.world.hire('icewarp', { name: 'Michal' });
    const desk = await Console.open(stage.world, engineer);
    const ticket = await openTicket(stage.world, 'icewarp', {
      requester: { name: 'Jan Nowak', email: 'jan@przyklad.example', phone: '+48 600 100 200' },
    });
    const asked = { clientId: newId(), ticketNumber: ticket.number, phone: '+48 600 100 200' };
    const { body: call } = await desk.requests<CallbackRow>('POST', '/callbacks', asked);
    await until('the call is due', async () => {
      await stage.world.clockMoves(60_000);
      const { body } = await desk.requests<{ callbacks: CallbackRow[] }>('GET', '/callbacks');
      return body.callbacks.some(({ id, state }) => id === call.id && state === 'due');
    });
    const { page, errors } = await stage.console(engineer, `#/calls/${call.id}`);
    await page.getByRole('button', { name: 'Weź telefon' }).click();
    await page.getByRole('link', { name: /Zadzwoń: \+48 600 100 200/ }).waitFor();
    await expectAccessible(page, 'the call that is made');
    await page.getByLabel('Rozmowa odbyta').check();
    await page.getByLabel(/Notatka/).fill('Certyfikat odnowiony.');
    await page.getByRole('button', { name: 'Zapisz wynik' }).click();
    await page.getByText('Certyfikat odnowiony.').waitFor();
    await page.getByRole('region', { name: 'Ostatnia doba' }).getByText('Jan Nowak').waitFor();
    expect(errors).to.deep.equal([]);
  });
});

async function versionOf(desk: Console, number: string): Promise<number> {
  return (await desk.requests<TicketDetails>('GET', `/tickets/${number}`)).body.version;
}

function pdf(name: string) {
  return {
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n'),
  };
}
