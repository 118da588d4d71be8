import { LANGUAGES } from '../../shared/language.js';
import { type Html, html } from './html.js';
import { openLetter } from './letter-pane.js';
import type { Letter } from './letters.js';
import { REFUSING_DOMAIN } from './receive.js';
import { linkTo, moment, say, type View } from './view.js';

const STYLES = ['tokens', 'base', 'parts', 'mailbox', 'letter'];

/** The whole page of the mailbox. It works without its script; that adds the letters that come while it is open. */
export function mailboxPage(view: View): string {
  const isReading = view.open !== undefined || view.isMissing;
  const page = html`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titleOf(view)}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
${STYLES.map((name) => html`<link rel="stylesheet" href="/styles/${name}.css">`)}
<script type="module" src="/mailbox.js"></script>
</head>
<body class="${isReading ? 'is-reading' : ''}">
${topBar(view)}
<main class="panes">
${letterList(view)}
<section class="letter-pane" aria-label="${say(view, 'view')}">${openLetter(view)}</section>
</main>
</body>
</html>`;
  return page.text;
}

function titleOf(view: View): string {
  const unread = view.letters.filter((letter) => letter.isNew).length;
  return `${unread > 0 ? `(${unread}) ` : ''}${say(view, 'mailbox')} · Dyżur`;
}

function topBar(view: View): Html {
  return html`<header class="top-bar">
<img class="mark" src="/icon.svg" alt="Dyżur" width="32" height="32">
<div class="top-words"><h1>${say(view, 'mailbox')}</h1>
<p class="lamp" id="lamp" data-on="${say(view, 'receiving')}" data-off="${say(view, 'disconnected')}"><span class="lamp-light is-on" aria-hidden="true"></span><span class="lamp-words">${say(view, 'receiving')}</span></p></div>
<nav class="languages" aria-label="${say(view, 'language')}">${LANGUAGES.map(
    (language) =>
      html`<a href="${linkTo(view, { language })}" lang="${language}" hreflang="${language}" aria-current="${view.language === language ? 'true' : 'false'}">${language.toUpperCase()}</a>`,
  )}</nav>
</header>`;
}

function letterList(view: View): Html {
  return html`<section class="list-pane" id="letters" aria-label="${say(view, 'letters')}">
<p class="visually-hidden" role="status" id="news" data-words="${say(view, 'newLetters')}"></p>
<button class="news-button" type="button" hidden>${say(view, 'newLetters')}</button>
${recipientChoice(view)}
${view.letters.length === 0 ? emptyList(view) : html`<ul role="list" class="rows">${view.letters.map((letter) => row(view, letter))}</ul>`}
<p class="list-note">${say(view, 'refusing', { domain: REFUSING_DOMAIN })}</p>
</section>`;
}

/** With one recipient there is nothing to choose. */
function recipientChoice(view: View): Html | undefined {
  if (view.recipients.length < 2) return undefined;
  const choice = (recipient: string | undefined, words: string): Html =>
    html`<a href="${linkTo(view, { recipient, letterId: undefined })}" aria-current="${view.recipient === recipient ? 'true' : 'false'}">${words}</a>`;
  return html`<nav class="recipients" aria-label="${say(view, 'recipients')}">${choice(undefined, say(view, 'everybody'))}${view.recipients.map((address) => choice(address, address))}</nav>`;
}

function row(view: View, letter: Letter): Html {
  const isOpen = letter.id === view.open?.id;
  const mark = letter.isNew
    ? html`<span class="new-mark"><span class="visually-hidden">${say(view, 'isNew')}: </span></span>`
    : undefined;
  return html`<li><a class="row${letter.isNew ? ' is-new' : ''}" href="${linkTo(view, { letterId: letter.id })}" aria-current="${isOpen ? 'true' : 'false'}">
<span class="row-from">${mark}${letter.from.name || letter.from.address}</span>
<time datetime="${letter.date.toISOString()}">${shortMoment(view, letter.date)}</time>
<span class="row-subject">${letter.subject || say(view, 'noSubject')}</span>
<span class="row-to">${say(view, 'to')}: ${letter.to.map(({ address }) => address).join(', ')}</span>
</a></li>`;
}

function emptyList(view: View): Html {
  return html`<div class="empty"><h2>${say(view, 'emptyTitle')}</h2><p>${say(view, 'empty')}</p><p>${say(view, 'emptyStep')}</p><a class="button" href="${view.homeUrl}">${say(view, 'openDesks')}</a></div>`;
}

/** The hour of a letter of today, the day of an older one. */
function shortMoment(view: View, date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'short' }
    : { day: 'numeric', month: 'short' };
  return moment(view, date, style);
}
