import type { Mailbox } from 'postal-mime';
import { type Html, html, withLinks } from './html.js';
import type { Letter } from './letters.js';
import { linkTo, moment, say, type View } from './view.js';

/** The opened letter, or a word on what to do where none is open. */
export function openLetter(view: View): Html {
  if (view.isMissing) return html`${wayBack(view)}<p class="hint">${say(view, 'notFound')}</p>`;
  if (view.open === undefined && view.letters.length === 0) return html``;
  if (view.open === undefined) return html`<p class="hint">${say(view, 'chooseLetter')}</p>`;
  const letter = view.open;
  return html`<article class="letter" lang="">
${wayBack(view)}
<header class="letter-head"><h2>${letter.subject || say(view, 'noSubject')}</h2>${envelope(view, letter)}${parts(view, letter)}</header>
${body(view, letter)}
</article>`;
}

function wayBack(view: View): Html {
  return html`<a class="button is-quiet is-compact way-back" href="${linkTo(view, { letterId: undefined })}"><span aria-hidden="true">←</span> ${say(view, 'back')}</a>`;
}

function envelope(view: View, letter: Letter): Html {
  const date = moment(view, letter.date, { dateStyle: 'full', timeStyle: 'short' });
  const replyTo =
    letter.replyTo.length > 0
      ? html`<dt>${say(view, 'replyTo')}</dt><dd>${people(letter.replyTo)}</dd>`
      : undefined;
  return html`<dl class="envelope">
<dt>${say(view, 'from')}</dt><dd>${people([letter.from])}</dd>
<dt>${say(view, 'to')}</dt><dd>${people(letter.to)}</dd>${replyTo}
<dt>${say(view, 'date')}</dt><dd><time datetime="${letter.date.toISOString()}" title="${letter.date.toISOString()}">${date}</time></dd>
</dl>`;
}

function people(mailboxes: readonly Mailbox[]): Html[] {
  return mailboxes.map(({ name, address }) =>
    name === '' || name === address
      ? html`<span class="person">${address}</span>`
      : html`<span class="person">${name} <span class="address">${address}</span></span>`,
  );
}

function parts(view: View, letter: Letter): Html {
  const shown = shownPart(view, letter);
  const asHtml = html`<a href="${linkTo(view, { part: 'html' })}" aria-current="${shown === 'html' ? 'true' : 'false'}">${say(view, 'asHtml')}</a>`;
  return html`<nav class="parts" aria-label="${say(view, 'view')}">${letter.html === '' ? undefined : asHtml}<a href="${linkTo(view, { part: 'text' })}" aria-current="${shown === 'text' ? 'true' : 'false'}">${say(view, 'asText')}</a><a href="/letters/${letter.id}/source" target="_blank">${say(view, 'source')}</a></nav>`;
}

/** A letter may carry a page of its own; it is shown in a frame in which nothing runs and nothing is fetched. */
function body(view: View, letter: Letter): Html {
  if (shownPart(view, letter) === 'text')
    return html`<div class="letter-text">${withLinks(letter.text)}</div>`;
  return html`<iframe class="letter-html" src="/letters/${letter.id}/html" title="${letter.subject || say(view, 'noSubject')}" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

function shownPart(view: View, letter: Letter): 'html' | 'text' {
  return letter.html === '' ? 'text' : view.part;
}
