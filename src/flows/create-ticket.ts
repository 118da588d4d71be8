import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import {
  draftOf,
  REQUEST_KEY,
  subjectOf,
  type Ticket,
  type TicketSource,
  ticketIdOf,
} from '../domain/tickets/index.js';
import { Conflict } from '../shared/errors.js';
import { hashToken } from '../shared/ids.js';
import { findAssignee } from './assign-ticket.js';
import { checkAssignee } from './change-ticket.js';
import { bandOfTopic } from './classify-chat.js';
import { firstClocks, startClocks } from './keep-clocks.js';
import type { Parts } from './parts.js';
import { settleAsRead, settleNewLater } from './settle-ticket.js';
import { takeAttachments } from './take-attachments.js';

/** What somebody asks, however it reached the desk. */
export interface Request {
  readonly channel: 'form' | 'email' | 'phone';
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly subject?: string | undefined;
  readonly question: string;
  readonly doing?: string | undefined;
  readonly errorNumber?: string | undefined;
  readonly topic?: string | undefined;
  readonly severity?: 1 | 2 | 3 | 4 | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly language: 'pl' | 'en';
  readonly assigneeId?: string | undefined;
  readonly attachmentIds?: readonly string[] | undefined;
}

/** Where a request comes from: what makes it one ticket, who typed it in, and the key for its requester. */
export interface Origin {
  readonly sourceKey: string;
  /** Of an agent, who took it down; null for the requester's own form. */
  readonly agent: Agent | null;
  readonly keyHash: string;
}

/** Where nobody says how urgent it is: a moderate loss. */
const USUAL_SEVERITY = 3;

/**
 * Opens a ticket for a customer who is on the phone, or whose letter or form an agent has at hand. The same
 * `idempotencyKey` opens one. Throws `idempotency_conflict` when it comes with another request, `invalid_input` for a
 * topic or an assignee that the desk does not have, and what `takeAttachments` throws.
 */
export async function createTicket(
  parts: Parts,
  agent: Agent,
  request: Request,
  idempotencyKey: string,
): Promise<Ticket> {
  const desk = parts.desks.get(agent.deskId);
  await checkAssignee(parts, desk, request.assigneeId);
  const sourceKey = `typed:${agent._id}:${hashToken(idempotencyKey)}`;
  return await fileRequest(parts, desk, request, { sourceKey, agent, keyHash: '' });
}

/**
 * Makes a request a ticket, with its question in the thread, its assignee and its clock. Calling again finishes what an
 * earlier call left half done and doubles nothing.
 */
export async function fileRequest(
  parts: Parts,
  desk: Desk,
  request: Request,
  origin: Origin,
): Promise<Ticket> {
  const source = await sourceOf(parts, desk, request, origin);
  const isPlain = request.attachmentIds === undefined && origin.agent === null;
  if (isPlain) return await openAtOnce(parts, desk, { ...source, question: request.question });
  return await openStepwise(parts, { source, request, origin });
}

/**
 * What nearly every request is: it comes once, and nothing but its question belongs to it. The ticket is stored first
 * and carries the question: from then on whatever a crash leaves half done is finished by the workers.
 */
async function openAtOnce(parts: Parts, desk: Desk, source: TicketSource): Promise<Ticket> {
  const draft = draftOf(source);
  const clocks = firstClocks(parts, desk, draft);
  const { ticket, isOurs } = await parts.tickets.openNew(source, { ...draft, nextDueAt: clocks.nextDueAt });
  if (!isOurs) return ticket.unsettledSince === undefined ? ticket : await settleAsRead(parts, ticket);
  const [areStarted] = await Promise.all([startClocks(parts, clocks), parts.tickets.thread.begin(ticket)]);
  if (!areStarted) return await settleAsRead(parts, ticket);
  settleNewLater(parts, desk, ticket);
  return ticket;
}

interface Filing {
  readonly source: TicketSource;
  readonly request: Request;
  readonly origin: Origin;
}

async function openStepwise(parts: Parts, { source, request, origin }: Filing): Promise<Ticket> {
  const opened = await parts.tickets.findOpened(source);
  if (opened !== null && opened.unsettledSince === undefined) return opened;
  const { attachmentIds = [], question } = request;
  const { agent } = origin;
  const ticketOf = { _id: ticketIdOf(source), deskId: source.deskId };
  await takeAttachments(parts, { ticket: ticketOf, key: REQUEST_KEY, ids: attachmentIds, agent });
  await parts.tickets.thread.add(questionOf(source, question, attachmentIds)).catch(asSourceConflict);
  const ticket = opened ?? (await parts.tickets.openNew(source)).ticket;
  if (agent !== null) await tellWhoOpened(parts, ticket, agent);
  return await settleAsRead(parts, ticket);
}

function questionOf(source: TicketSource, text: string, attachmentIds: readonly string[]) {
  const { requester, openedAt: at } = source;
  return {
    ticketId: ticketIdOf(source),
    key: REQUEST_KEY,
    kind: 'question' as const,
    author: requester.name,
    text,
    detail: '',
    attachmentIds,
    at,
    place: 0,
  };
}

async function tellWhoOpened(parts: Parts, ticket: Ticket, { name }: Agent): Promise<void> {
  const line = { ticketId: ticket._id, key: 'opened', kind: 'event' as const, author: name, detail: '' };
  await parts.tickets.thread.add({ ...line, text: 'opened_by_agent', at: ticket.openedAt });
}

async function sourceOf(parts: Parts, desk: Desk, request: Request, origin: Origin): Promise<TicketSource> {
  const { topic = '', assigneeId, question } = request;
  return {
    deskId: desk.id,
    prefix: desk.ticketPrefix,
    sourceKey: origin.sourceKey,
    sourceHash: hashToken(JSON.stringify(request)),
    channel: request.channel,
    subject: request.subject ?? subjectOf(question),
    language: request.language,
    requester: { name: request.name ?? '', email: request.email ?? '', phone: request.phone ?? '' },
    keyHash: origin.keyHash,
    doing: request.doing ?? '',
    errorNumber: request.errorNumber ?? '',
    topic,
    severity: request.severity ?? USUAL_SEVERITY,
    band: bandOfTopic(desk, topic),
    tags: request.tags ?? [],
    assigneeId: assigneeId ?? (await findAssignee(parts, desk, topic)),
    texts: [[question, request.doing, request.errorNumber].join(' ')],
    openedAt: parts.clock.now(),
  };
}

/** Two requests with one key at the same moment: the other one's question is there already. */
function asSourceConflict(error: unknown): never {
  throw error instanceof Conflict ? new Conflict('idempotency_conflict') : error;
}
