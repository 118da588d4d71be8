import type { WireError } from '../../../src/protocol/index.js';
import type { ErrorCode, Fault } from '../../../src/shared/errors.js';
import { createTexts } from './catalogue.js';

/** What happened, that nothing was lost, and one thing to do, in the page's language. */
export function explainError(error: WireError): string {
  const limit = error.faults.find((fault) => fault.rule === 'too_long')?.limit;
  if (error.code === 'text_too_long' && limit !== undefined)
    return textsOfFaults('too_long', { count: limit });
  return textsOfErrors(error.code);
}

/** What is wrong with one field, in the page's language, with the limit where the rule has one. */
export function explainFault(fault: Fault): string {
  if (fault.rule === 'too_long' && fault.limit !== undefined) {
    return textsOfFaults('too_long', { count: fault.limit });
  }
  return textsOfFaults(fault.rule === 'required' || fault.rule === 'too_short' ? 'required' : 'format');
}

/** An error that arose in the page itself, in the shape of the server's. */
export function localError(code: ErrorCode, faults: readonly Fault[] = []): WireError {
  return { code, faults };
}

const textsOfFaults = createTexts({
  pl: {
    required: 'To pole jest potrzebne.',
    format: 'Ten zapis się nie zgadza. Proszę go sprawdzić.',
    too_long: {
      one: 'Mieści się tu {count} znak. Wpisany tekst został, wystarczy go skrócić.',
      few: 'Mieszczą się tu {count} znaki. Wpisany tekst został, wystarczy go skrócić.',
      many: 'Mieści się tu {count} znaków. Wpisany tekst został, wystarczy go skrócić.',
      other: 'Mieści się tu {count} znaku. Wpisany tekst został, wystarczy go skrócić.',
    },
  },
  en: {
    required: 'This field is needed.',
    format: 'This does not look right. Please check it.',
    too_long: {
      one: 'There is room for {count} character. Your text is still here; it only needs to be shorter.',
      other: 'There is room for {count} characters. Your text is still here; it only needs to be shorter.',
    },
  },
});

/** Held to all codes by its type: a new code without a sentence does not compile. */
const polish = {
  invalid_input: 'Coś trzeba tu poprawić. Wpisany tekst został na miejscu.',
  text_too_long: 'Tekst jest za długi. Został na miejscu, wystarczy go skrócić.',
  not_found: 'Tego tu nie ma, albo już zniknęło.',
  not_signed_in: 'Sesja wygasła. Trzeba zalogować się ponownie.',
  wrong_sign_in: 'Adres i hasło nie pasują do siebie. Proszę spróbować jeszcze raz.',
  missing_scope: 'Ten token na to nie pozwala. Uprawnienia tokenu nadaje kierownik zespołu.',
  conflict: 'W tym czasie coś się zmieniło. Proszę sprawdzić obecny stan i spróbować ponownie.',
  chat_ended: 'Ta rozmowa już się zakończyła. Wpisany tekst został na miejscu.',
  chat_full:
    'Ta rozmowa jest już tak długa, że więcej nie przyjmie. Tekst został na miejscu; można zacząć nową rozmowę.',
  chat_taken: 'Tę rozmowę prowadzi już ktoś inny.',
  chat_not_offered: 'Tutaj nie prowadzi się rozmów na czacie. Inne drogi kontaktu są podane na stronie.',
  ticket_closed: 'To zgłoszenie jest zamknięte. Odpowiedź nie została wysłana, tekst został na miejscu.',
  ticket_merged:
    'To zgłoszenie zostało połączone z innym i tam jest prowadzone dalej. Tekst został na miejscu.',
  stale_ticket:
    'W tym czasie ktoś inny zmienił to zgłoszenie. Tekst został na miejscu; poniżej widać, co się zmieniło.',
  illegal_status: 'Z obecnego stanu zgłoszenia nie można przejść do wybranego.',
  idempotency_conflict: 'To zgłoszenie zostało już wysłane z inną treścią. Tekst został na miejscu.',
  tickets_not_offered:
    'Tutaj nie przyjmuje się zgłoszeń z formularza. Inne drogi kontaktu są podane na stronie.',
  attachments_not_offered: 'Tutaj nie można dołączyć pliku. Tekst został na miejscu.',
  too_many_attachments: 'Tyle plików się nie zmieści. Tekst został na miejscu; proszę zostawić mniej plików.',
  attachment_too_large: 'Ten plik jest za duży. Tekst został na miejscu.',
  attachment_type: 'Takich plików nie można dołączyć. Tekst został na miejscu.',
  no_address: 'Nie podano adresu e-mail, więc nie ma dokąd odpisać.',
  callbacks_not_offered: 'Tutaj nie oddzwania się do rozmówców.',
  slot_taken: 'Ta pora jest już zajęta. Proszę wybrać inną.',
  nobody_there: 'Nikogo z tych osób nie ma teraz na dyżurze. Rozmowa została tam, gdzie była.',
  too_many: 'Za dużo naraz. Nic nie przepadło, proszę spróbować za chwilę.',
  outdated_page: 'Ta strona jest już nieaktualna. Proszę ją odświeżyć.',
  unavailable: 'Serwer nie odpowiada. Nic nie przepadło, można spróbować ponownie.',
  internal: 'Po naszej stronie coś nie zadziałało. Nic nie przepadło, można spróbować ponownie.',
} as const satisfies Record<ErrorCode, string>;

const english = {
  invalid_input: 'Something here needs another look. Your text is still in place.',
  text_too_long: 'The text is too long. It is still in place and only needs to be shorter.',
  not_found: 'It is not here, or it is already gone.',
  not_signed_in: 'The session has ended. Please sign in again.',
  wrong_sign_in: 'The address and the password do not match. Please try again.',
  missing_scope: 'This token does not allow it. The head of the team gives a token its rights.',
  conflict: 'Something changed in the meantime. Please look at it again, then retry.',
  chat_ended: 'This chat has already ended. Your text is still in place.',
  chat_full:
    'This chat is so long that it takes no more. Your text is still in place; you can start a new chat.',
  chat_taken: 'Somebody else already has this chat.',
  chat_not_offered: 'There is no chat here. The page names other ways to get in touch.',
  ticket_closed: 'This ticket is closed. The answer was not sent; your text is still in place.',
  ticket_merged: 'This ticket was merged into another one and goes on there. Your text is still in place.',
  stale_ticket:
    'Somebody else changed this ticket in the meantime. Your text is still in place; what changed is shown below.',
  illegal_status: 'The ticket cannot go from its present status to that one.',
  idempotency_conflict: 'This ticket was already sent with other words. Your text is still in place.',
  tickets_not_offered: 'There is no form for tickets here. The page names other ways to get in touch.',
  attachments_not_offered: 'No file can be attached here. Your text is still in place.',
  too_many_attachments:
    'There is no room for so many files. Your text is still in place; please keep fewer files.',
  attachment_too_large: 'This file is too large. Your text is still in place.',
  attachment_type: 'Files of this kind cannot be attached. Your text is still in place.',
  no_address: 'No e-mail address was left, so there is nowhere to answer to.',
  callbacks_not_offered: 'There are no callbacks here.',
  slot_taken: 'This time has been taken. Please choose another one.',
  nobody_there: 'None of these people is on duty now. The chat has stayed where it was.',
  too_many: 'That was a lot at once. Nothing is lost; please try again in a moment.',
  outdated_page: 'This page is out of date. Please reload it.',
  unavailable: 'The server does not answer. Nothing is lost; you can try again.',
  internal: 'Something failed on our side. Nothing is lost; you can try again.',
} as const satisfies Record<ErrorCode, string>;

const textsOfErrors = createTexts({ pl: polish, en: english });
