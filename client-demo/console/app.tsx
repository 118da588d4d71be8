import { useEffect, useMemo } from 'preact/hooks';
import type { AgentView } from '../../src/protocol/index.js';
import { explainError, LanguageSwitch, OfflineBar } from '../shared/index.js';
import { CallsSection } from './calls/calls-section.js';
import { ChatsSection } from './chats/chats-section.js';
import { Desk, DeskContext, useDesk } from './desk.js';
import { Rail } from './frame/rail.js';
import { Broken } from './frame/states.js';
import { startKeys } from './keys/keys.js';
import { KeysDialog } from './keys/keys-dialog.js';
import { OverviewSection } from './overview/overview-section.js';
import { followAddress, route } from './router.js';
import { checkSession, session } from './session.js';
import { SignIn } from './sign-in.js';
import { hasUnread } from './state/chat-lists.js';
import { openedIn } from './state/route.js';
import { frameTexts } from './texts/frame-texts.js';
import { TicketsSection } from './tickets/tickets-section.js';

/** The console: the form to sign in, or the desk. */
export function App() {
  const who = session.value;
  if (who.state === 'agent') return <DeskOf key={who.me.id} me={who.me} />;
  if (who.state === 'nobody') return <SignIn hasEnded={who.hasEnded} />;
  return (
    <main class="sign-in">
      {who.state === 'broken' && <Broken error={who.error} onRetry={checkSession} />}
      <LanguageSwitch />
    </main>
  );
}

function DeskOf({ me }: { readonly me: AgentView }) {
  const desk = useMemo(() => new Desk(me), []);
  useEffect(() => {
    const ends = [desk.start(), startKeys(), followAddress()];
    return () => {
      for (const end of ends) end();
    };
  }, [desk]);
  return (
    <DeskContext.Provider value={desk}>
      <Title />
      <div class="console" data-opened={openedIn(route.value) !== null}>
        <Bars />
        <Rail />
        <main class="work">
          <h1 class="visually-hidden">{`${frameTexts('console')}: ${me.deskName}`}</h1>
          <Section />
        </main>
      </div>
      <KeysDialog />
    </DeskContext.Provider>
  );
}

function Section() {
  const here = route.value;
  if (here.section === 'chats') return <ChatsSection chatId={here.chatId} />;
  if (here.section === 'calls') return <CallsSection callId={here.callId} />;
  if (here.section === 'overview') return <OverviewSection />;
  return <TicketsSection number={here.number} filter={here.filter} />;
}

/** What stands in the way, over everything: no connection, or a page that is too old. */
function Bars() {
  const { line } = useDesk();
  const refusal = line.refusal.value;
  return (
    <div class="bars">
      <OfflineBar isOffline={line.state.value === 'offline'} text={frameTexts('offline')} />
      {refusal !== null && refusal.code !== 'not_signed_in' && (
        <p class="offline-bar" role="alert">
          <span>{refusal.code === 'outdated_page' ? frameTexts('outdated') : explainError(refusal)}</span>
          <button type="button" class="link-button" onClick={() => location.reload()}>
            {frameTexts('reload')}
          </button>
        </p>
      )}
    </div>
  );
}

/** The window's title: how many wait for a word, so that it is seen from another tab. */
function Title() {
  const { chats, me } = useDesk();
  const { waiting: line, mine } = chats.lists.value;
  const waiting = line.length + mine.filter(hasUnread).length;
  const title = `${frameTexts(route.value.section)} · ${me.deskName} · ${frameTexts('product')}`;
  useEffect(() => {
    document.title = waiting === 0 ? title : `(${waiting}) ${title}`;
  }, [title, waiting]);
  return null;
}
