import { expect } from 'chai';
import type { Language } from '../../src/shared/language.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Tab } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const QUESTION = 'Serwer poczty odrzuca hasło po zmianie.';

describe('The letter that says a question is known', () => {
  let world: World;
  before(async () => {
    world = await World.open();
  });
  after(async () => await world.close());

  const letterTo = async (email: string): Promise<string> => {
    const { mail } = await until('the acknowledgement', () => world.mail.to(email)[0]);
    return mail.text ?? '';
  };
  const afterForm = async (email: string, language: Language): Promise<string> => {
    const ewa = new Customer(world, 'anomail');
    const about = { topic: 'sending', doing: 'Wysyłka próbna', question: QUESTION };
    const form = { name: 'Ewa Zielińska', email, language, ...about };
    expect((await ewa.fillsIn(form)).status).to.equal(201);
    const text = await letterTo(email);
    expect(text).to.include(ewa.number);
    return text;
  };
  const afterChat = async (email: string, language: Language): Promise<string> => {
    const tab = await Tab.open(world, 'anomail', { language });
    const chatId = await tab.asks({ name: 'Ewa Zielińska', email, language, question: QUESTION });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(30 * SECOND_MS);
    return await letterTo(email);
  };

  it('speaks of the form to who filled it in, and of the chat to who left one', async () => {
    const form = await afterForm('formularz@przyklad.example', 'pl');
    const chat = await afterChat('czat@przyklad.example', 'pl');
    expect(form)
      .to.include('Państwa pytanie z formularza')
      .and.not.match(/czat|rozmow/);
    expect(chat).to.include('rozmowa w oknie czatu').and.not.include('formularz');
    for (const text of [form, chat]) expect(text).to.include('Odpowiemy na ten adres e-mail do:');
  });

  it('does so in English too', async () => {
    const form = await afterForm('form@przyklad.example', 'en');
    const chat = await afterChat('chat@przyklad.example', 'en');
    expect(form).to.include('Your question from the form').and.not.match(/chat/i);
    expect(chat)
      .to.include('The chat ended')
      .and.not.match(/\bform\b/);
    for (const text of [form, chat]) expect(text).to.include('We will answer to this e-mail address by:');
  });
});
