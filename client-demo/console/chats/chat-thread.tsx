import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AgentChatView } from '../../../src/protocol/index.js';
import {
  Composer,
  ConfirmDialog,
  createTypingTeller,
  type EventLine,
  explainError,
  formatTime,
  Lamp,
  language,
  linesOf,
  MessageList,
} from '../../shared/index.js';
import { CallBackButton } from '../calls/call-back-button.js';
import { useDesk } from '../desk.js';
import { FactsButton } from '../frame/facts.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { useCommand } from '../keys/keys.js';
import type { Thread } from '../state/threads.js';
import { sayLength } from '../state/times.js';
import { chatTexts } from '../texts/chat-texts.js';
import { passingTexts } from '../texts/passing-texts.js';
import { CannedMenu } from './canned-menu.js';
import { draftOf } from './drafts.js';
import { PassButtons } from './pass-buttons.js';

/** One of the agent's chats: what was said, and the box to answer in. */
export function ChatThread({ thread }: { readonly thread: Thread }) {
  const { chats, line, me } = useDesk();
  const { chat } = thread;
  const name = chat.name || chatTexts('guest');
  useEffect(() => {
    const look = () => chats.seen(chat.chatId);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [chat.chatId]);
  return (
    <>
      <ThreadHead title={name} backTo="#/chats" lead={<Lead thread={thread} />}>
        <FactsButton />
        <CallBackButton about={{ chatId: chat.chatId }} name={name} phone={chat.phone} />
        <PassButtons chat={chat} />
        {chat.agentId === me.id && <EndButton chatId={chat.chatId} name={name} />}
      </ThreadHead>
      <Away thread={thread} />
      <MessageList
        lines={linesOf(thread.log, 'agent', chat.visitorSeenSeq)}
        label={chatTexts('log', { name })}
        authorOf={(message) => (message.from === 'agent' ? message.author || me.name : name)}
        sayEvent={(event) => sayEvent(event, thread)}
        isOffline={line.state.value !== 'online'}
        onRetry={(clientId) => chats.outbox.retry(chat.chatId, clientId)}
        typingName={thread.isTyping ? name : ''}
        onSeen={() => chats.seen(chat.chatId)}
      />
      {thread.preview !== '' && (
        <p class="typing-preview">{passingTexts('typingNow', { text: thread.preview })}</p>
      )}
      <p class="vanish-line">{chatTexts('vanishes')}</p>
      <AnswerBox chat={chat} name={name} />
    </>
  );
}

function Lead({ thread: { chat } }: { readonly thread: Thread }) {
  const ways = [chat.email, chat.phone].filter((way) => way !== '');
  return (
    <Lamp state={chat.isVisitorHere ? 'on' : 'off'}>
      {[chatTexts(chat.isVisitorHere ? 'isHere' : 'isAway'), ...ways].join(' · ')}
    </Lamp>
  );
}

/** That the visitor has left, and until when they may come back. */
function Away({ thread: { chat } }: { readonly thread: Thread }) {
  const isFollowedUp = chat.email !== '' && useDesk().policy.value?.chat.followsUp === true;
  return (
    <div role="status">
      {!chat.isVisitorHere && (
        <p class="away">
          {chat.abandonAt === null
            ? chatTexts('awayNow')
            : chatTexts(isFollowedUp ? 'awayWithLetter' : 'away', { time: formatSecond(chat.abandonAt) })}
        </p>
      )}
    </div>
  );
}

function AnswerBox({ chat, name }: { readonly chat: AgentChatView; readonly name: string }) {
  const { chats } = useDesk();
  const { chatId } = chat;
  const [holding, setHolding] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const draft = useMemo(() => draftOf(chatId), [chatId]);
  const typing = useMemo(() => createTypingTeller((isTyping) => chats.typing(chatId, isTyping)), [chatId]);
  const [text, setText] = useState(draft.read());
  useCommand('reply', () => box.current?.focus());
  useEffect(() => {
    // On a phone the keyboard would cover what was asked.
    if (matchMedia('(min-width: 600px)').matches) box.current?.focus();
    return () => typing.stopped();
  }, []);
  const write = (next: string) => {
    setText(next);
    draft.write(next);
    if (next.trim() === '') typing.stopped();
    else typing.typed();
  };
  return (
    <div class="answer-box">
      <Composer
        value={text}
        onInput={write}
        onSend={(message) => {
          write('');
          return chats.outbox.send(chatId, message, message === holding.trim());
        }}
        label={chatTexts('writeTo', { name })}
        placeholder={chatTexts('placeholder')}
        boxRef={box}
      >
        <CannedMenu
          to={chat}
          onChoose={(reply, isHolding) => {
            setHolding(isHolding ? reply : '');
            write(reply);
            box.current?.focus();
          }}
        />
        <span class="send-hint is-keys" aria-hidden="true">
          {holding !== '' && text === holding ? passingTexts('holding') : chatTexts('sendHint')}
        </span>
      </Composer>
    </div>
  );
}

function EndButton({ chatId, name }: { readonly chatId: string; readonly name: string }) {
  const { chats } = useDesk();
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState('');
  useCommand('end', () => setIsAsking(true));
  const end = async () => {
    setIsAsking(false);
    const refusal = await chats.end(chatId);
    setError(refusal === null ? '' : explainError(refusal));
  };
  return (
    <>
      <button
        type="button"
        class="button is-compact is-primary"
        aria-keyshortcuts="e"
        onClick={() => setIsAsking(true)}
      >
        {chatTexts('end')}
      </button>
      {error !== '' && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={chatTexts('endTitle')}
        text={chatTexts('endLead', { name })}
        action={chatTexts('endYes')}
        onConfirm={end}
        onCancel={() => setIsAsking(false)}
      />
    </>
  );
}

const EVENTS = {
  left: () => chatTexts('eventLeft'),
  returned: () => chatTexts('eventReturned'),
  callback: () => chatTexts('eventCallback'),
  transferred: (name: string) => passingTexts('eventTransferred', { name }),
  joined: (name: string) => passingTexts('eventJoined', { name }),
  parted: (name: string) => passingTexts('eventParted', { name }),
  back_in_line: () => passingTexts('eventBackInLine'),
} as const;

/** An event of the chat in the agent's words. */
export function sayEvent(line: EventLine, { chat }: Thread): string {
  if (line.event !== 'taken') return EVENTS[line.event](line.name);
  if (chat.takenAt === null) return chatTexts('eventTaken', { name: line.name });
  const waitedMs = Date.parse(chat.takenAt) - Date.parse(chat.startedAt);
  return chatTexts('eventTakenAfter', { waited: sayLength(waitedMs, language.value) });
}

/** To the second: a grace time is short. */
function formatSecond(moment: string): string {
  const seconds = String(new Date(moment).getSeconds()).padStart(2, '0');
  return `${formatTime(moment)}:${seconds}`;
}
