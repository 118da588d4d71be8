import { useSignalEffect } from '@preact/signals';
import type { DeskView } from '../../../src/protocol/index.js';
import { inLanguage, Lamp } from '../../shared/index.js';
import { Frame } from '../frame.js';
import { siteTexts } from '../texts.js';
import { AskPanel, AskSection } from '../ticket/ask-panel.js';
import { ChatPanel } from '../visit/chat-panel.js';
import type { Visit } from '../visit/visit.js';
import { Contacts } from './contacts.js';
import { DeskHours } from './desk-hours.js';
import { dutyOf } from './duty.js';
import { Faq } from './faq.js';
import { NoChatPanel } from './no-chat-panel.js';

/** A desk's page: what it is and when, the chat beside it, then questions and other ways. */
export function DeskPage({ desk, visit }: { readonly desk: DeskView; readonly visit: Visit | null }) {
  useSignalEffect(() => {
    document.title = `${inLanguage(desk.texts.title)} · ${siteTexts('brand')}`;
  });
  const isOnDuty = visit?.isOnDuty.value ?? desk.isOnDuty;
  return (
    <Frame languages={desk.languages} lamp={dutyOf(desk, isOnDuty).lamp}>
      <div class="desk">
        <Intro desk={desk} isOnDuty={isOnDuty} />
        <section class="desk-panel" aria-label={siteTexts('chat')}>
          {panelOf(desk, visit)}
        </section>
        <div class="desk-more">
          {visit !== null && desk.form.isOffered && <AskSection desk={desk} />}
          <Faq faq={desk.faq} />
          {visit !== null && <OtherWays desk={desk} />}
        </div>
      </div>
    </Frame>
  );
}

function panelOf(desk: DeskView, visit: Visit | null) {
  if (visit !== null) return <ChatPanel desk={desk} visit={visit} />;
  return desk.form.isOffered ? <AskPanel desk={desk} /> : <NoChatPanel desk={desk} />;
}

function Intro({ desk, isOnDuty }: { readonly desk: DeskView; readonly isOnDuty: boolean }) {
  const duty = dutyOf(desk, isOnDuty);
  return (
    <div class="desk-intro">
      <h1>{inLanguage(desk.texts.title)}</h1>
      <p class="desk-welcome">{inLanguage(desk.texts.welcome)}</p>
      <div class="desk-facts">
        <p role="status" data-testid="duty">
          <Lamp state={duty.lamp}>{siteTexts(duty.words)}</Lamp>
        </p>
        <p class="desk-hours">
          <DeskHours hours={desk.texts.hours} timeZone={desk.timeZone} />
        </p>
      </div>
    </div>
  );
}

function OtherWays({ desk }: { readonly desk: DeskView }) {
  if (desk.contacts.length === 0) return null;
  return (
    <section aria-labelledby="contacts-title">
      <h2 id="contacts-title">{siteTexts('contacts')}</h2>
      <Contacts contacts={desk.contacts} />
    </section>
  );
}
