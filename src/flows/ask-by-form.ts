import type { Desk } from '../desks/index.js';
import { type Ticket, ticketIdOf } from '../domain/tickets/index.js';
import { type Fault, InvalidInput, NotFound, NotOffered } from '../shared/errors.js';
import { hashToken, matchesToken, tokenFrom } from '../shared/ids.js';
import { fileRequest, type Request } from './create-ticket.js';
import type { Parts } from './parts.js';

const FIELDS = ['name', 'email', 'phone', 'subject', 'doing', 'errorNumber', 'topic', 'severity'] as const;

/** The visitor's own form, as it was filled in. */
export type FilledForm = Omit<Request, 'channel' | 'tags' | 'assigneeId'>;

/**
 * Makes a visitor's form a ticket and acknowledges it by e-mail. Returns it with the key that lets the requester read
 * and write again; it is kept only as a hash, and asked again with the same `idempotencyKey` it is the same. Throws
 * `tickets_not_offered`, `invalid_input`, which names each field that the desk requires or does not take,
 * `idempotency_conflict`, and what `takeAttachments` throws.
 */
export async function askByForm(
  parts: Parts,
  deskId: string,
  form: FilledForm,
  idempotencyKey: string,
): Promise<{ readonly ticket: Ticket; readonly key: string }> {
  const desk = parts.desks.get(deskId);
  if (!desk.form.isOffered) throw new NotOffered('tickets_not_offered');
  checkFields(desk, form);
  const sourceKey = `form:${hashToken(idempotencyKey)}`;
  const key = keyOf(parts, ticketIdOf({ deskId, sourceKey }), idempotencyKey);
  const origin = { sourceKey, agent: null, keyHash: hashToken(key) };
  const ticket = await fileRequest(parts, desk, { ...form, channel: 'form' }, origin);
  return { ticket, key };
}

/** The ticket of a requester who has its key. Throws `NotFound` for a wrong key and an unknown number alike. */
export async function ticketOfRequester(
  parts: Parts,
  { deskId, number, key }: { deskId: string; number: string; key: string },
): Promise<Ticket> {
  const ticket = await parts.tickets.get(deskId, number);
  if (!matchesToken(key, ticket.keyHash)) throw new NotFound();
  return ticket;
}

/**
 * Nobody guesses it without the server's secret, and nobody makes it from what is stored: it takes the visitor's own
 * idempotency key, of which only a hash is kept.
 */
function keyOf({ identity }: Parts, ticketId: string, idempotencyKey: string): string {
  return tokenFrom(identity.secret, `ticket-key:${ticketId}:${idempotencyKey}`);
}

function checkFields(desk: Desk, form: FilledForm): void {
  const faults: Fault[] = FIELDS.flatMap((field) => {
    const rule = desk.form.fields[field];
    const isGiven = form[field] !== undefined;
    if (rule === 'required' && !isGiven) return [{ path: field, rule: 'required' }];
    return rule === 'absent' && isGiven ? [{ path: field, rule: 'unknown' }] : [];
  });
  if (faults.length > 0) throw new InvalidInput(faults);
}
