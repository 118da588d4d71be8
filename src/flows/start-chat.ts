import type { Desk } from '../desks/index.js';
import { LEASE_MS, type Visitor } from '../domain/chat/index.js';
import { type Fault, InvalidInput, NotOffered } from '../shared/errors.js';
import type { Language } from '../shared/language.js';
import { SECOND_MS } from '../shared/time.js';
import type { Parts } from './parts.js';

/** What a visitor fills in before the chat. */
export interface ChatForm {
  readonly clientId: string;
  readonly deskId: string;
  readonly tabId: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly question: string;
  readonly language: Language;
}

const FIELDS = ['name', 'email', 'phone'] as const;

/**
 * Starts a chat at a desk and puts it in the line. Returns its id and the token that opens it again. A repeated start
 * (same `clientId`) returns the same chat with a new token. Throws `chat_not_offered` and `invalid_input`, which names
 * each field that the desk requires or does not take.
 */
export async function startChat(parts: Parts, form: ChatForm): Promise<{ chatId: string; token: string }> {
  const desk = parts.desks.get(form.deskId);
  if (!desk.chat.isOffered) throw new NotOffered('chat_not_offered');
  const visitor = visitorOf(desk, form);
  const started = await parts.chats.start({
    clientId: form.clientId,
    deskId: desk.id,
    language: form.language,
    visitor,
    question: form.question,
    tabId: form.tabId,
    graceMs: desk.chat.graceSeconds * SECOND_MS,
    leaseMs: LEASE_MS,
  });
  await parts.bus.publish({ kind: 'chat.changed', deskId: desk.id, chatId: started.chatId });
  return started;
}

function visitorOf(desk: Desk, form: ChatForm): Visitor {
  const faults: Fault[] = FIELDS.flatMap((field) => {
    const rule = desk.chat.fields[field];
    const isGiven = form[field] !== undefined;
    if (rule === 'required' && !isGiven) return [{ path: field, rule: 'required' }];
    return rule === 'absent' && isGiven ? [{ path: field, rule: 'unknown' }] : [];
  });
  if (faults.length > 0) throw new InvalidInput(faults);
  return { name: form.name ?? '', email: form.email ?? '', phone: form.phone ?? '' };
}
