import type { Desk } from '../desks/index.js';
import type { Device, Severity, Visitor } from '../domain/chat/index.js';
import { type Fault, InvalidInput, NotOffered } from '../shared/errors.js';
import type { Language } from '../shared/language.js';
import { SECOND_MS } from '../shared/time.js';
import { bandOfTopic } from './classify-chat.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/** What a visitor fills in before the chat. */
export interface ChatForm {
  readonly clientId: string;
  readonly deskId: string;
  readonly tabId: string;
  readonly device: Device;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly question: string;
  readonly topic?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly language: Language;
}

const FIELDS = ['name', 'email', 'phone', 'topic', 'severity'] as const;

/** Where nobody says how urgent it is: a moderate loss. */
const USUAL_SEVERITY = 3;

/**
 * Starts a chat at a desk and puts it in the line. Returns its id and the token that opens it again. A repeated start
 * (same `clientId`) returns the same chat with a new token. Throws `chat_not_offered` and `invalid_input`, which names
 * each field that the desk requires or does not take.
 */
export async function startChat(
  parts: Parts,
  form: ChatForm,
): Promise<{ chatId: string; token: string; isRepeated: boolean }> {
  const desk = parts.desks.get(form.deskId);
  if (!desk.chat.isOffered) throw new NotOffered('chat_not_offered');
  const visitor = visitorOf(desk, form);
  const topic = form.topic ?? '';
  const started = await parts.chats.start({
    clientId: form.clientId,
    deskId: desk.id,
    language: form.language,
    visitor,
    question: form.question,
    topic,
    band: bandOfTopic(desk, topic),
    severity: form.severity ?? USUAL_SEVERITY,
    tabId: form.tabId,
    device: form.device,
    grace: { waiting: inMs(desk.chat.graceSeconds.waiting), served: inMs(desk.chat.graceSeconds.served) },
    leaseMs: desk.chat.leaseSeconds[form.device] * SECOND_MS,
  });
  routeLine(parts, desk.id);
  await parts.bus.publish({ kind: 'chat.changed', deskId: desk.id, chatId: started.chatId });
  return started;
}

function inMs(seconds: Readonly<Record<Device, number>>): Record<Device, number> {
  return { desktop: seconds.desktop * SECOND_MS, mobile: seconds.mobile * SECOND_MS };
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
