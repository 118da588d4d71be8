import { useRef, useState } from 'preact/hooks';
import type { TicketDetails } from '../../../src/protocol/index.js';
import { Composer, explainError, newClientId } from '../../shared/index.js';
import { draftOf } from '../chats/drafts.js';
import { useDesk } from '../desk.js';
import { useCommand } from '../keys/keys.js';
import { ticketTexts } from '../texts/ticket-texts.js';

/** The box for the answer to a ticket. What is typed stays until it is sent, also over reloading the page. */
export function AnswerEditor({ ticket, name }: { readonly ticket: TicketDetails; readonly name: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, write, send, isBusy, error } = useAnswer(ticket.number);
  useCommand('reply', () => box.current?.focus());
  if (ticket.status === 'closed') return <p class="notice editor-notice">{ticketTexts('isClosed')}</p>;
  if (ticket.requesterEmail === '') return <p class="notice editor-notice">{ticketTexts('noAddress')}</p>;
  return (
    <div class="answer-box">
      <Composer
        value={text}
        onInput={write}
        onSend={send}
        label={ticketTexts('answerTo', { name })}
        placeholder={ticketTexts('placeholder')}
        sendBy="ctrl-enter"
        boxRef={box}
        error={error}
      >
        <span class="send-hint" role="status">
          {isBusy ? ticketTexts('sending') : ticketTexts('goesTo', { email: ticket.requesterEmail })}
        </span>
        <kbd class="send-key">Ctrl + Enter</kbd>
      </Composer>
    </div>
  );
}

function useAnswer(number: string) {
  const { tickets } = useDesk();
  const draft = draftOf(number);
  const [text, setText] = useState(draft.read());
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState('');
  /** The same text under the same id: an answer whose receipt was lost is not sent twice. */
  const tried = useRef({ text: '', clientId: '' });
  const write = (next: string) => {
    setText(next);
    setError('');
    draft.write(next);
  };
  const send = async (answer: string) => {
    if (isBusy) return;
    if (tried.current.text !== answer) tried.current = { text: answer, clientId: newClientId() };
    setIsBusy(true);
    const refusal = await tickets.answer(number, tried.current.clientId, answer);
    setIsBusy(false);
    if (refusal === null) {
      write('');
      tried.current = { text: '', clientId: '' };
    } else setError(explainError(refusal));
  };
  return { text, write, send, isBusy, error };
}
