import { z } from 'zod';
import type { Language } from '../../shared/language.js';

/** What a visitor says of themselves; empty where nothing was said. */
export interface Visitor {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
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
  /** Since when no tab is open, and when the chat will count as abandoned. */
  readonly awayAt: Date | null;
  readonly abandonAt: Date | null;
  readonly closedBy: 'visitor' | 'agent' | 'absence' | null;
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
  readonly text: string;
  readonly at: Date;
}

export interface EventLine {
  readonly seq: number;
  readonly kind: 'event';
  readonly event: 'taken' | 'left' | 'returned' | 'callback';
  readonly name: string;
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
  graceMs: z.coerce.number(),
  startedAt: moment,
  takenAt: moment.optional(),
  agentId: z.string().optional(),
  agentName: z.string().optional(),
  awayAt: moment.optional(),
  abandonAt: moment.optional(),
  closedBy: z.enum(['visitor', 'agent', 'absence']).optional(),
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
    sealed: z.string(),
    at: moment,
  }),
  z.object({
    kind: z.literal('event'),
    event: z.enum(['taken', 'left', 'returned', 'callback']),
    name: z.string(),
    at: moment,
  }),
]);

export const storedVisitor = z.object({ name: z.string(), email: z.string(), phone: z.string() });

/** An event as it lies in the log. It holds no text of the conversation and is not encrypted. */
export function eventLine(event: EventLine['event'], name: string, at: Date): string {
  return JSON.stringify({ kind: 'event', event, name, at: at.getTime() });
}
