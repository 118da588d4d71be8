import { useMemo, useRef, useState } from 'preact/hooks';
import { type DeskView, LIMITS, type RequesterTicket, type WireError } from '../../../src/protocol/index.js';
import {
  AttachButton,
  draftsOf,
  explainError,
  FileList,
  newClientId,
  request,
  TextField,
  useFiles,
} from '../../shared/index.js';
import type { TicketAddress } from './ticket-address.js';
import { ticketSiteTexts } from './ticket-texts.js';

interface ReplyFormProps {
  readonly desk: DeskView;
  readonly address: TicketAddress;
  readonly onSent: (ticket: RequesterTicket) => void;
}

/** The box in which the requester writes more. The text stays until it is in the ticket, over every refusal and reload. */
export function ReplyForm(props: ReplyFormProps) {
  const { desk } = props;
  const reply = useReply(props);
  return (
    <form
      class="start-form reply-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return reply.send();
      }}
    >
      <TextField
        label={ticketSiteTexts('reply')}
        name="reply"
        hint={ticketSiteTexts('replyPlaceholder')}
        isLong
        limit={LIMITS.text}
        value={reply.text}
        onInput={reply.write}
      />
      {desk.attachments.isOffered && (
        <div class="ask-files">
          <AttachButton files={reply.files} types={desk.attachments.types} />
          <FileList files={reply.files} />
        </div>
      )}
      <div role="alert">
        {reply.error !== null && <p class="notice is-bad">{explainError(reply.error)}</p>}
      </div>
      <div role="status">{reply.isSent && <p class="notice">{ticketSiteTexts('replied')}</p>}</div>
      <button type="submit" class="button is-primary" aria-disabled={reply.isBusy || reply.files.isUploading}>
        {ticketSiteTexts(reply.isBusy ? 'sending' : 'replySend')}
      </button>
    </form>
  );
}

function useReply({ desk, address, onSent }: ReplyFormProps) {
  const { number, key } = address;
  const draft = useMemo(() => draftsOf(`dyzur.reply.${number}`), [number]);
  const [text, setText] = useState(draft.read());
  const [error, setError] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isSent, setIsSent] = useState(false);
  const clientId = useRef(newClientId());
  const files = useFiles({ deskId: desk.id, most: desk.attachments.perMessage });
  const write = (next: string) => {
    setText(next);
    setIsSent(false);
    draft.write(next);
    // Other words are another message.
    if (error !== null) clientId.current = newClientId();
    setError(null);
  };
  const send = async () => {
    if (isBusy || files.isUploading || text.trim() === '') return;
    setIsBusy(true);
    const attached = files.ids.length === 0 ? {} : { attachmentIds: files.ids };
    const answer = await request('POST /desks/:desk/tickets/:number/messages', {
      path: { desk: desk.id, number },
      query: { key },
      body: { clientId: clientId.current, text: text.trim(), ...attached },
    });
    setIsBusy(false);
    if (!answer.ok) return setError(answer.error);
    write('');
    files.clear();
    clientId.current = newClientId();
    setIsSent(true);
    onSent(answer.data);
  };
  return { text, write, send, error, isBusy, isSent, files };
}
