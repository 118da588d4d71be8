import { z } from 'zod';
import type { Language } from '../../shared/language.js';

/** What a visitor says of themselves; empty where nothing was said. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

export type Device = 'desktop' | 'mobile';

/** How urgent a chat is by the help page's definitions: 1, the system is down, to 4, a small fault or a question. */
export type Severity = 1 | 2 | 3 | 4;

/** An offer of a waiting chat to one agent. */
export interface Offer {
  readonly agentId: string;
  readonly until: Date;
}

/** What one agent asks of another in a chat that is being served: to take it over, or to join it. */
export interface Ask {
  readonly kind: 'transfer' | 'join';
  readonly to: string;
  readonly by: string;
  readonly byName: string;
  readonly until: Date;
  readonly comment: string;
}

/** A live chat as Redis holds it, with the visitor's particulars decrypted. Moments are UTC. */
export interface Chat {
  readonly id: string;
  readonly deskId: string;
  readonly language: Language;
  readonly state: 'waiting' | 'live' | 'closing';
  readonly visitor: Visitor;
  readonly startedAt: Date;
  readonly takenAt: Date | null;
  readonly agentId: string | null;
  readonly agentName: string | null;
  /** Colleagues who have joined the agent. */
  readonly helperIds: readonly string[];
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly severity: Severity;
  /** Its place in the line, the lower the sooner (`line/place.ts`). */
  readonly place: number;
  readonly offer: Offer | null;
  readonly ask: Ask | null;
  /** The wait that the visitor was told at the start, ms; null where nothing could be told. */
  readonly predictedWait: { readonly lowMs: number; readonly highMs: number } | null;
  /** Since when no tab is open, and when the chat will count as abandoned. */
  readonly awayAt: Date | null;
  readonly abandonAt: Date | null;
  /** `handoff`: the visitor chose an answer by e-mail or a call instead of waiting. */
  readonly closedBy: 'visitor' | 'agent' | 'absence' | 'handoff' | null;
  readonly closedAt: Date | null;
  /** Numbers of the newest line, and of the newest one that each side's page has shown. */
  readonly seq: number;
  readonly lastFrom: 'visitor' | 'agent';
  readonly visitorSeen: number;
  readonly agentSeen: number;
}

/** One numbered line of a chat. */
export type Line = MessageLine | EventLine;

export interface MessageLine {
  readonly seq: number;
  readonly kind: 'message';
  readonly from: 'visitor' | 'agent';
  readonly clientId: string;
  /** The agent who wrote it; empty for a visitor's. */
  readonly author: string;
  /** Asks for patience and answers nothing. */
  readonly isHolding: boolean;
  readonly text: string;
  readonly at: Date;
}

export interface EventLine {
  readonly seq: number;
  readonly kind: 'event';
  readonly event: ChatEvent;
  readonly name: string;
  readonly at: Date;
}

/** What may happen in a chat beside messages. Each is a numbered line, so that no page misses one. */
export const CHAT_EVENTS = [
  'taken',
  'left',
  'returned',
  'callback',
  'transferred',
  'joined',
  'parted',
  'back_in_line',
] as const;
export type ChatEvent = (typeof CHAT_EVENTS)[number];

/** What colleagues write to each other about a chat; its visitor is never sent it. */
export interface Note {
  readonly seq: number;
  readonly clientId: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly text: string;
  readonly at: Date;
}

const moment = z.coerce.number().transform((ms) => new Date(ms));
const counter = z.coerce.number().int().default(0);

/** The hash of a chat as Redis returns it: strings alone. */
export const storedChat = z.object({
  deskId: z.string(),
  language: z.enum(['pl', 'en']),
  state: z.enum(['waiting', 'live', 'closing']),
  salt: z.string(),
  tokenHash: z.string(),
  visitor: z.string(),
  startedAt: moment,
  takenAt: moment.optional(),
  agentId: z.string().optional(),
  agentName: z.string().optional(),
  helpers: z.string().default(''),
  topic: z.string().default(''),
  severity: z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])),
  place: z.coerce.number(),
  offeredTo: z.string().optional(),
  offerUntil: moment.optional(),
  ask: z.string().optional(),
  predicted: z
    .string()
    .regex(/^\d+,\d+$/)
    .optional(),
  awayAt: moment.optional(),
  abandonAt: moment.optional(),
  closedBy: z.enum(['visitor', 'agent', 'absence', 'handoff']).optional(),
  closedAt: moment.optional(),
  seq: counter,
  lastFrom: z.enum(['visitor', 'agent']),
  visitorSeen: counter,
  agentSeen: counter,
});

/** A line as it lies in the log: text encrypted, the number given by its place. */
export const storedLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    from: z.enum(['visitor', 'agent']),
    clientId: z.string(),
    author: z.string().default(''),
    isHolding: z.boolean().default(false),
    sealed: z.string(),
    at: moment,
  }),
  z.object({
    kind: z.literal('event'),
    event: z.enum(CHAT_EVENTS),
    name: z.string(),
    at: moment,
  }),
]);

/** What one agent asks of another, as it lies encrypted in the hash. */
export const storedAsk = z.object({
  kind: z.enum(['transfer', 'join']),
  to: z.string(),
  by: z.string(),
  byName: z.string(),
  until: moment,
  comment: z.string(),
});

/** A note as it lies in its own log, which is never read for a visitor. */
export const storedNote = z.object({
  clientId: z.string(),
  agentId: z.string(),
  agentName: z.string(),
  sealed: z.string(),
  at: moment,
});

export const storedVisitor = z.object({ name: z.string(), email: z.string(), phone: z.string() });

/** An event as it lies in the log. It holds no text of the conversation and is not encrypted. */
export function eventLine(event: EventLine['event'], name: string, at: Date): string {
  return JSON.stringify({ kind: 'event', event, name, at: at.getTime() });
}

/** A message as it lies in the log, its text encrypted. */
export function sealedMessage(message: MessageParts, sealed: string, at: Date): string {
  const { from, clientId, author = '', isHolding = false } = message;
  return JSON.stringify({ kind: 'message', from, clientId, author, isHolding, sealed, at: at.getTime() });
}

type MessageParts = Pick<MessageLine, 'from' | 'clientId'> &
  Partial<Pick<MessageLine, 'author' | 'isHolding'>>;
