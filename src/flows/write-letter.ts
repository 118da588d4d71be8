import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import {
  deliverLetterJob,
  type Letter,
  type LetterText,
  letterTexts,
  replyAddress,
} from '../domain/mail/index.js';
import type { ClockStep, TicketClock } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import type { Language } from '../shared/language.js';
import type { Parts } from './parts.js';
import { sendingTime } from './sending-hours.js';

/** Tells the requester once that what they asked, by whatever way, is a ticket, its number, and until when it is answered. */
async function writeAcknowledgement(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  { dueAt, isFirst }: { dueAt: Date; isFirst: boolean },
): Promise<Letter> {
  const words = letterTexts[ticket.language].acknowledgement({
    number: ticket.number,
    deskName: desk.mail.fromName[ticket.language],
    due: momentText(dueAt, ticket.language, desk.timeZone),
    channel: ticket.channel,
  });
  return await toRequester(parts, desk, ticket, {
    key: `acknowledgement:${ticket._id}`,
    kind: 'acknowledgement',
    words,
    isFirst,
  });
}

/** The same with the time by which it is due, while it is. `isFirst`: no letter of the ticket can be before it. */
export async function acknowledge(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  { isFirst = false }: { isFirst?: boolean } = {},
): Promise<void> {
  const { nextDueAt: dueAt } = ticket;
  if (dueAt !== null) await writeAcknowledgement(parts, desk, ticket, { dueAt, isFirst });
}

/** Sends an answer to the visitor. The same `key` is sent once. */
export async function writeAnswer(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  {
    key,
    answer,
    question,
    attachmentIds = [],
  }: { key: string; answer: string; question: string; attachmentIds?: readonly string[] },
): Promise<Letter> {
  const deskName = desk.mail.fromName[ticket.language];
  const words = letterTexts[ticket.language].answer({ number: ticket.number, deskName, answer, question });
  return await toRequester(parts, desk, ticket, { key, kind: 'answer', words, attachmentIds });
}

/**
 * Tells an agent what a clock of a ticket asks for: a warning, that the ticket moves to them, or, as the head, that it is
 * late or close to it. Each is told once for each step of the clock.
 */
export async function writeToAgent(
  parts: Parts,
  { desk, ticket, clock, step }: { desk: Desk; ticket: Ticket; clock: TicketClock; step: ClockStep },
  {
    agent,
    kind,
    assignee = '',
  }: { agent: Agent; kind: 'warning' | 'escalation' | 'report'; assignee?: string },
): Promise<Letter> {
  const words = letterTexts[agent.language][kind]({
    number: ticket.number,
    deskName: desk.mail.fromName[agent.language],
    due: clock.dueAt === null ? '' : momentText(clock.dueAt, agent.language, desk.timeZone),
    what: clock.kind === 'resolution' ? 'solution' : 'answer',
    isOverdue: clock.state === 'breached',
    assignee,
    subject: ticket.subject,
    link: `${parts.identity.publicUrl}/console#/tickets/${ticket.number}`,
  });
  const to = { name: agent.name, address: agent.email };
  const key = `${kind}:${clock._id}:${step.name}`;
  return await queue(parts, desk, ticket, { key, kind, language: agent.language, to, words });
}

/** Tells an agent that nobody has claimed a call whose moment has come. The same `key` is told once. */
export async function writeUnclaimedCall(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  { key, agent, dueAt }: { key: string; agent: Agent; dueAt: Date },
): Promise<Letter> {
  const words = letterTexts[agent.language].unclaimedCall({
    number: ticket.number,
    deskName: desk.mail.fromName[agent.language],
    due: momentText(dueAt, agent.language, desk.timeZone),
    link: `${parts.identity.publicUrl}/console#/calls`,
  });
  const to = { name: agent.name, address: agent.email };
  return await queue(parts, desk, ticket, { key, kind: 'callback', language: agent.language, to, words });
}

interface Writing {
  readonly key: string;
  readonly kind: Letter['kind'];
  readonly words: LetterText;
  readonly attachmentIds?: readonly string[];
  /** No letter of the ticket can be before it. */
  readonly isFirst?: boolean;
}

async function toRequester(parts: Parts, desk: Desk, ticket: Ticket, writing: Writing): Promise<Letter> {
  const { name, email } = ticket.requester;
  return await queue(parts, desk, ticket, {
    ...writing,
    language: ticket.language,
    to: { name, address: email },
  });
}

async function queue(
  parts: Parts,
  desk: Desk,
  ticket: Ticket,
  { words, ...writing }: Writing & { language: Language; to: Letter['to'] },
): Promise<Letter> {
  const { mailDomain, secret } = parts.identity;
  const now = parts.clock.now();
  const letter = await parts.letters.queue({
    ...writing,
    ...words,
    deskId: desk.id,
    ticketId: ticket._id,
    from: { name: desk.mail.fromName[writing.language], address: `${desk.mail.localPart}@${mailDomain}` },
    replyTo: replyAddress(ticket, secret, mailDomain),
    queuedAt: now,
    goesAt: writing.kind === 'answer' ? sendingTime(desk, now) : now,
    mailDomain,
  });
  if (letter.nextAt !== null) await parts.scheduler.wakeAt(deliverLetterJob, letter._id, letter.nextAt);
  return letter;
}

/** A moment as people say it, with the zone, since a letter may be read anywhere. */
function momentText(moment: Date, language: Language, timeZone: string): string {
  const key = `${language} ${timeZone}`;
  const format = formats.get(key) ?? momentFormat(language, timeZone);
  formats.set(key, format);
  return format.format(moment);
}

/** By language and zone: making one costs more than all else in a letter. */
const formats = new Map<string, Intl.DateTimeFormat>();

function momentFormat(language: Language, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'pl' ? 'pl-PL' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
}
