import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LIMITS, type TicketDetails } from '../../../src/protocol/index.js';
import { createTypingTeller, explainError, newClientId, type Refusal, useFiles } from '../../shared/index.js';
import { ticketDraftOf } from '../chats/drafts.js';
import { useDesk } from '../desk.js';

export type Kind = 'answer' | 'note';

/** What an answer makes of its ticket. */
export const THENS = ['waiting', 'solved', 'open', 'on_hold', 'closed'] as const;
export type Then = (typeof THENS)[number];

const ROUTES = {
  answer: 'POST /tickets/:number/answers',
  note: 'POST /tickets/:number/notes',
} as const;

/**
 * Writing an answer or a note: the text stays until it is sent, over every refusal and over reloading the page. An
 * answer is refused when the ticket has changed since its first letter; sent again, it knows what is new.
 */
export function useWriting(ticket: TicketDetails, kind: Kind) {
  const { tickets, me, policy } = useDesk();
  const { number, version } = ticket;
  const draft = useMemo(() => ticketDraftOf(me.id, number, kind), [number, kind]);
  const typing = useMemo(() => createTypingTeller((on) => tickets.presences.typing(number, on)), [number]);
  const [text, setText] = useState(draft.read());
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const begunAt = useRef(version);
  /** The same words under the same id: an answer whose receipt was lost is not sent twice. */
  const tried = useRef({ words: '', clientId: '' });
  const files = useFiles({ most: policy.value?.attachments.perMessage ?? LIMITS.attachments });
  useEffect(() => () => typing.stopped(), []);
  const write = (next: string) => {
    if (text === '' && next !== '') begunAt.current = version;
    setText(next);
    setRefusal(null);
    draft.write(next);
    if (next.trim() === '') typing.stopped();
    else typing.typed();
  };
  const send = async (words: string, then: Then, from = tickets.knownFrom(number, begunAt.current)) => {
    if (isBusy || files.isUploading) return;
    if (tried.current.words !== words) tried.current = { words, clientId: newClientId() };
    setIsBusy(true);
    const body = { clientId: tried.current.clientId, text: words, attachmentIds: files.ids };
    const more = kind === 'answer' ? { version: from, status: then } : {};
    const refused = await tickets.write(ROUTES[kind], number, { ...body, ...more });
    setIsBusy(false);
    if (refused !== null) return setRefusal(refused);
    write('');
    files.clear();
    tried.current = { words: '', clientId: '' };
  };
  const again = async (then: Then) => {
    await tickets.open(number);
    const fresh = tickets.details.peek().get(number)?.version ?? version;
    begunAt.current = fresh;
    await send(text.trim(), then, fresh);
  };
  const changed = refusal?.code === 'stale_ticket' ? (refusal.changed ?? []) : null;
  const error = refusal === null || changed !== null ? '' : explainError(refusal);
  return { text, write, send, again, isBusy, changed, error, files };
}
