import { useEffect, useRef, useState } from 'preact/hooks';
import { formatTime, linesOf, MessageList, newestSeqOf } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ThreadHead } from '../frame/thread-pane.js';
import { go } from '../router.js';
import { formatRoute, OPEN_TICKETS } from '../state/route.js';
import type { Receipt, Thread } from '../state/threads.js';
import { chatTexts } from '../texts/chat-texts.js';
import { draftOf } from './drafts.js';

const WORDS = {
  solved: 'receiptSolved',
  unknown: 'receiptSolved',
  left: 'receiptLeft',
  abandoned: 'receiptAbandoned',
  dropped: 'receiptDropped',
  continued: 'receiptContinued',
} as const satisfies Record<Receipt['outcome'], string>;

/** What stays on the screen of a chat that is gone: how it ended, its ticket, and what was never sent. */
export function ChatReceipt({ thread, receipt }: { readonly thread: Thread; readonly receipt: Receipt }) {
  const { chats, me } = useDesk();
  const { chat, log } = thread;
  const name = chat.name || chatTexts('guest');
  const dismiss = () => {
    chats.dismiss(chat.chatId);
    go({ section: 'chats', chatId: null });
  };
  return (
    <>
      <ThreadHead
        title={name}
        backTo="#/chats"
        lead={`${chatTexts('receiptTitle')} · ${formatTime(receipt.at)}`}
        takesFocus
      />
      <div class="gone">
        {newestSeqOf(log) > 0 && (
          <MessageList
            lines={linesOf(log, 'agent', chat.visitorSeenSeq)}
            label={chatTexts('log', { name })}
            authorOf={(message) => (message.from === 'agent' ? me.name : name)}
            sayEvent={() => ''}
            isOffline={false}
            onRetry={() => undefined}
            typingName=""
            isVanishing
          />
        )}
        <div class="receipt">
          <p>{chatTexts(WORDS[receipt.outcome])}</p>
          {receipt.ticketNumber !== null && (
            <a
              class="receipt-ticket"
              href={formatRoute({ section: 'tickets', number: receipt.ticketNumber, filter: OPEN_TICKETS })}
            >
              {chatTexts('receiptTicket', { number: receipt.ticketNumber })}
            </a>
          )}
          <UnsentText chatId={chat.chatId} />
          <button type="button" class="button is-compact" onClick={dismiss}>
            {chatTexts('closeReceipt')}
          </button>
        </div>
      </div>
    </>
  );
}

/** What was typed in a chat that can no longer take it. */
export function UnsentText({ chatId }: { readonly chatId: string }) {
  const text = draftOf(chatId).read();
  const box = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => setIsCopied(false), [text]);
  if (text === '') return null;
  const copy = async () => {
    box.current?.select();
    await navigator.clipboard?.writeText(text);
    setIsCopied(true);
  };
  return (
    <div class="unsent">
      <label class="field-label" for="unsent">
        {chatTexts('unsent')}
      </label>
      <textarea ref={box} id="unsent" class="field-input" rows={3} readOnly value={text} />
      <div class="unsent-foot">
        <span class="field-hint" role="status">
          {chatTexts(isCopied ? 'copied' : 'unsentLead')}
        </span>
        <button type="button" class="button is-compact" onClick={copy}>
          {chatTexts('copy')}
        </button>
      </div>
    </div>
  );
}
