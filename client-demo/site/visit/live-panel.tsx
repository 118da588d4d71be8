import type { VisitorChatView } from '../../../src/protocol/index.js';
import { Composer, formatAge, linesOf, MessageList, now, OfflineBar } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import { EndButton } from './end-button.js';
import { PanelHead } from './panel-head.js';
import type { PanelProps } from './panel-props.js';
import { VanishLine } from './vanish-line.js';
import { sayEvent, visibleLog } from './visible-log.js';
import { WaitNote } from './wait-note.js';

/** The chat itself, while it waits for an agent and while one is there. */
export function LivePanel({ desk, visit }: PanelProps) {
  const chat = visit.chat.value;
  if (chat === null) return null;
  const isOffline = visit.line.state.value === 'offline';
  const agentName = chat.agent?.name ?? siteTexts('someone');
  return (
    <div class="panel" data-testid={`chat-${chat.state}`}>
      <LiveHead chat={chat} visit={visit} desk={desk} />
      <OfflineBar isOffline={isOffline} />
      <MessageList
        lines={linesOf(visibleLog(visit.log.value), 'visitor', chat.agentSeenSeq)}
        label={siteTexts('log')}
        authorOf={(line) => (line.from === 'visitor' ? siteTexts('mine') : line.author || agentName)}
        sayEvent={sayEvent}
        isOffline={isOffline}
        typingName={visit.agentTyping.isTyping.value ? agentName : ''}
        onRetry={(clientId) => visit.retry(clientId)}
        onSeen={() => visit.noteShown()}
      />
      <WaitNote chat={chat} visit={visit} desk={desk} />
      <VanishLine desk={desk} visit={visit} />
      <Composer
        label={siteTexts('messageLabel')}
        placeholder={siteTexts('messagePlaceholder')}
        value={visit.draft.value}
        onInput={(text) => visit.type(text)}
        onSend={(text) => visit.post(text)}
      />
    </div>
  );
}

function LiveHead({ chat, visit }: PanelProps & { readonly chat: VisitorChatView }) {
  const { agent } = chat;
  if (agent === null) {
    return (
      <PanelHead title={siteTexts('waitingTitle')} lamp="busy" words={<WaitingAge since={chat.startedAt} />}>
        <EndButton visit={visit} />
      </PanelHead>
    );
  }
  return (
    <PanelHead
      title={agent.name}
      lamp={agent.isHere ? 'on' : 'off'}
      words={<span role="status">{siteTexts(agent.isHere ? 'agentHere' : 'agentAway')}</span>}
    >
      <EndButton visit={visit} />
    </PanelHead>
  );
}

function WaitingAge({ since }: { readonly since: string }) {
  return <span>{siteTexts('waitingAge', { age: formatAge(Date.parse(since), now.value) })}</span>;
}
