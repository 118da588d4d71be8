import type { DeskView } from '../../../src/protocol/index.js';
import { siteTexts } from '../texts.js';
import { Contacts } from './contacts.js';

/** In the chat's place where the desk offers none: how to reach it instead. */
export function NoChatPanel({ desk }: { readonly desk: DeskView }) {
  return (
    <div class="panel is-still">
      <div class="panel-head">
        <div class="panel-names">
          <h2>{siteTexts('noChatTitle')}</h2>
        </div>
      </div>
      <div class="panel-body">
        <p>{siteTexts(desk.contacts.length > 0 ? 'noChatText' : 'noChatBare')}</p>
        <Contacts contacts={desk.contacts} />
      </div>
    </div>
  );
}
