import { createTexts } from '../../shared/texts/catalogue.js';

/** Words of the list of keys. */
export const keyTexts = createTexts({
  pl: {
    title: 'Klawisze',
    lead: 'Pojedyncze litery działają, gdy kursor nie stoi w polu tekstowym.',
    areOn: 'Pojedyncze litery włączone',
    down: 'następna pozycja listy',
    up: 'poprzednia pozycja listy',
    open: 'otwórz albo przyjmij',
    reply: 'do pola odpowiedzi',
    call: 'oddzwoń',
    transfer: 'przekaż rozmowę',
    end: 'zakończ rozmowę',
    send: 'wyślij',
    leave: 'z pola tekstowego do listy',
    help: 'ta lista',
    close: 'Zamknij',
  },
  en: {
    title: 'Keys',
    lead: 'Single letters work while the cursor is not in a text field.',
    areOn: 'Single letters are on',
    down: 'next in the list',
    up: 'previous in the list',
    open: 'open or take',
    reply: 'to the reply',
    call: 'call back',
    transfer: 'hand the chat over',
    end: 'end the chat',
    send: 'send',
    leave: 'from the text field to the list',
    help: 'this list',
    close: 'Close',
  },
});
