import { render } from 'preact';
import { noteDeskZone, offerLanguages, request, startLanguage, startTicking } from '../shared/index.js';
import { DeskPage } from './desk/desk-page.js';
import { FailedDesk, LoadingDesk } from './desk/desk-states.js';
import { readTicketAddress } from './ticket/ticket-address.js';
import { TicketPage } from './ticket/ticket-page.js';
import { Visit } from './visit/visit.js';

const place = document.getElementById('page');
if (place === null) throw new Error('The page has no place to draw in.');

startLanguage();
startTicking();
render(<LoadingDesk />, place);

const deskId = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const answer = await request('GET /desks/:desk', { path: { desk: deskId } });
if (answer.ok) {
  const desk = answer.data;
  offerLanguages(desk.languages, desk.defaultLanguage);
  noteDeskZone(desk.timeZone);
  const address = readTicketAddress(location.hash);
  // A ticket's page and the desk's are two pages: following a link from one to the other begins anew.
  addEventListener('hashchange', () => {
    if (address !== null || readTicketAddress(location.hash) !== null) location.reload();
  });
  if (address !== null) render(<TicketPage desk={desk} address={address} />, place);
  else render(<DeskPage desk={desk} visit={desk.chat.isOffered ? new Visit(desk) : null} />, place);
} else {
  render(<FailedDesk error={answer.error} />, place);
}
