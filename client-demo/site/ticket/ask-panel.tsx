import type { DeskView } from '../../../src/protocol/index.js';
import { Contacts } from '../desk/contacts.js';
import { siteTexts } from '../texts.js';
import { AskForm } from './ask-form.js';
import { ticketSiteTexts } from './ticket-texts.js';

/** In the chat's place where the desk has a form and no chat: the form, then the other ways. */
export function AskPanel({ desk }: { readonly desk: DeskView }) {
  return (
    <div class="panel is-still">
      <div class="panel-head">
        <div class="panel-names">
          <h2>{ticketSiteTexts('openForm')}</h2>
        </div>
      </div>
      <div class="panel-body">
        <p>{ticketSiteTexts('lead')}</p>
        <AskForm desk={desk} />
        {desk.contacts.length > 0 && (
          <section aria-labelledby="contacts-title">
            <h3 id="contacts-title">{siteTexts('contacts')}</h3>
            <Contacts contacts={desk.contacts} />
          </section>
        )}
      </div>
    </div>
  );
}

/** Below the chat's desk: the form folded away until somebody wants it. */
export function AskSection({ desk }: { readonly desk: DeskView }) {
  return (
    <section class="ask-section">
      <details>
        <summary>
          <h2>{ticketSiteTexts('openForm')}</h2>
        </summary>
        <p class="ask-lead">{ticketSiteTexts('lead')}</p>
        <AskForm desk={desk} />
      </details>
    </section>
  );
}
