import { render } from 'preact';
import { offerLanguages, request, startLanguage, startTicking } from '../shared/index.js';
import { DeskPage } from './desk/desk-page.js';
import { FailedDesk, LoadingDesk } from './desk/desk-states.js';
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
  const visit = desk.chat.isOffered ? new Visit(desk) : null;
  render(<DeskPage desk={desk} visit={visit} />, place);
} else {
  render(<FailedDesk error={answer.error} />, place);
}
