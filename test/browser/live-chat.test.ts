import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { Agent } from '../../src/domain/agents/index.js';
import { expectAccessible, openPerson, signIn } from '../support/browser.js';
import { setStage } from '../support/stage.js';

describe('Live, in two browsers', function () {
  this.timeout(60_000);
  let people: Awaited<ReturnType<typeof openPerson>>[];

  beforeEach(() => {
    people = [];
  });
  afterEach(async () => {
    const errors = people.flatMap((person) => person.errors);
    for (const person of people) await person.context.close();
    expect(errors).to.deep.equal([]);
  });
  // After the hook above: the pages are closed before what they are connected to.
  const stage = setStage({ isNewForEach: true, webs: 2 });

  const visits = async (deskId: string): Promise<Page> => {
    const person = await openPerson(stage.browser);
    people.push(person);
    const page = await person.context.newPage();
    await page.goto(`${stage.world.url(0)}/desks/${deskId}`);
    return page;
  };
  const isOnDuty = async (deskId: string, agent: Partial<Agent>): Promise<Page> => {
    const person = await openPerson(stage.browser);
    people.push(person);
    await signIn(person.context, stage.world, await stage.world.hire(deskId, agent), 1);
    const page = await person.context.newPage();
    await page.goto(`${stage.world.url(1)}/console`);
    await page.getByRole('heading', { name: 'Czaty' }).waitFor();
    return page;
  };
  const asks = async (page: Page, question: string) => {
    await page.getByLabel('Pytanie').fill(question);
    await page.getByRole('button', { name: 'Rozpocznij rozmowę' }).click();
    await page.getByRole('log').getByText(question).waitFor();
  };
  const accepts = async (console: Page) =>
    await console.getByRole('button', { name: 'Przyjmij' }).first().click();
  const answers = async (console: Page, text: string) => {
    await console.getByRole('textbox', { name: /Wiadomość do/ }).fill(text);
    await console.getByRole('button', { name: 'Wyślij' }).click();
  };

  it('IW-1 anybody asks with no more than a name, learns the place in the line, and is answered', async () => {
    const guest = await visits('icewarp');
    await guest.getByLabel('Imię i nazwisko').fill('Gość');
    await asks(guest, 'Jak zmienić hasło?');
    await guest.getByText('Teraz nikogo nie ma na dyżurze.').first().waitFor();
    const marek = await isOnDuty('icewarp', { name: 'Marek' });
    await guest.getByText('Następna jest ta rozmowa.').waitFor();
    await expectAccessible(marek, 'an offered chat');
    await accepts(marek);
    await answers(marek, 'W ustawieniach konta.');
    await guest.getByRole('log').getByText('W ustawieniach konta.').waitFor();
  });

  it('IW-3 a chat is handed to the escalation specialist, who accepts, and the visitor sees who it is', async () => {
    const marek = await isOnDuty('icewarp', { name: 'Marek', role: 'senior' });
    const guest = await visits('icewarp');
    await guest.getByLabel('Imię i nazwisko').fill('Ewa');
    await asks(guest, 'Serwer nie startuje');
    await accepts(marek);
    const michal = await isOnDuty('icewarp', { name: 'Michal', role: 'escalation' });
    await marek.getByRole('button', { name: 'Przekaż' }).first().click();
    const dialog = marek.getByRole('dialog');
    await expectAccessible(marek, 'the dialog for handing over');
    await dialog.getByLabel('Do kogo').selectOption('role escalation');
    await dialog.getByLabel('Komentarz').fill('Uszkodzona baza');
    await dialog.getByRole('button', { name: 'Przekaż' }).click();
    await michal.getByText('Uszkodzona baza').waitFor();
    await accepts(michal);
    await guest.getByText('Rozmowę prowadzi teraz Michal').waitFor();
    await answers(michal, 'Przejmuję sprawę.');
    await guest.getByRole('log').getByText('Przejmuję sprawę.').waitFor();
    await expectAccessible(michal, 'a chat with notes');
  });

  it('IW-7 a customer of the other product is offered to its specialist alone', async () => {
    const marek = await isOnDuty('icewarp', { name: 'Marek', role: 'senior' });
    const philip = await isOnDuty('icewarp', { name: 'Philip', role: 'product' });
    const guest = await visits('icewarp');
    await guest.getByLabel('Imię i nazwisko').fill('Jan');
    await guest.getByLabel('Temat').selectOption('mirapoint');
    await asks(guest, 'Mirapoint nie wysyła');
    await philip.getByRole('button', { name: 'Przyjmij' }).waitFor();
    // The control: the other agent sees that the chat waits, and is not asked.
    await marek.getByText('Mirapoint nie wysyła').waitFor();
    expect(await marek.getByRole('button', { name: 'Przyjmij' }).count()).to.equal(0);
    await accepts(philip);
    await guest.getByText('Rozmowę prowadzi Philip').waitFor();
  });

  it('IW-8 who does not want to wait gets the answer by e-mail, with what stood in the box', async () => {
    const guest = await visits('icewarp');
    await guest.getByLabel('Imię i nazwisko').fill('Ewa');
    await asks(guest, 'Poczta stoi');
    await guest.getByRole('textbox', { name: 'Wiadomość' }).fill('od rana');
    await guest.getByRole('button', { name: 'Odpowiedź e-mailem' }).click();
    await guest.getByRole('textbox', { name: 'E-mail' }).fill('ewa@przyklad.example');
    await expectAccessible(guest, 'the other ways');
    // Somebody comes on duty meanwhile: what was chosen and typed stays.
    const marek = await isOnDuty('icewarp', { name: 'Marek' });
    await guest.getByText('Następna jest ta rozmowa.').waitFor();
    await guest.getByRole('button', { name: 'Wyślij i zakończ czekanie' }).click();
    await guest.getByText(/IW-\d+/).waitFor();
    await marek.getByRole('link', { name: /Zgłoszenia/ }).click();
    await marek.getByText('Poczta stoi').first().click();
    await marek.getByText('od rana').waitFor();
  });

  it('OT-3 OT-4 name, phone and question, a live talk, and nothing is left when the window is closed', async () => {
    const specialist = await isOnDuty('otelms', { name: 'Specjalista' });
    const guest = await visits('otelms');
    await guest.getByText('nie jest nigdzie').first().waitFor();
    await guest.getByLabel('Imię i nazwisko').fill('Anna Nowak');
    await guest.getByLabel('Telefon').fill('+48 600 100 200');
    await asks(guest, 'Rezerwacje się dublują');
    await accepts(specialist);
    await answers(specialist, 'Już patrzę.');
    await guest.getByRole('log').getByText('Już patrzę.').waitFor();
    await guest.close();
    await specialist
      .getByText(/Poza oknem czatu/)
      .first()
      .waitFor();
    await stage.world.clockMoves(20_000);
    await specialist.getByText('Rozmowa zakończona').first().waitFor();
    const { redis, config } = stage.world.back;
    expect(await redis.keys(`${config.REDIS_PREFIX}:chat:*`)).to.deep.equal([]);
    expect(await stage.world.back.mongo.collection('tickets').countDocuments()).to.equal(0);
  });
});
