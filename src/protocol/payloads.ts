import { z } from 'zod';
import {
  chatId,
  clientId,
  deskId,
  email,
  language,
  personName,
  phone,
  question,
  seq,
  text,
  ticketNumber,
  token,
} from './fields.js';
import { LIMITS } from './limits.js';

/** What a visitor's tab says when it connects: its desk, the protocol it speaks and its language. */
export const visitorHello = z.strictObject({
  protocol: z.int(),
  deskId,
  language,
});

/** What the console says when it connects; who it is, the session cookie says. */
export const agentHello = z.strictObject({ protocol: z.int() });

/** Starts a chat. Which fields must be there is the desk's policy. `clientId` makes a double click start one chat. */
export const startChat = z.strictObject({
  clientId,
  name: personName.optional(),
  email: email.optional(),
  phone: phone.optional(),
  question,
  language,
});

/** Returns to a chat with the token that `startChat` gave, and asks for all after `lastSeq`. */
export const resumeChat = z.strictObject({ chatId, token, lastSeq: seq });

/** A visitor's message in the chat that the socket has started or resumed. */
export const visitorPost = z.strictObject({ clientId, text });
export const visitorTyping = z.strictObject({ isTyping: z.boolean() });
export const visitorSeen = z.strictObject({ seq });
export const nothing = z.strictObject({});

export const chatRef = z.strictObject({ chatId });
/** Opens one of the agent's own chats and asks for all after `lastSeq`. */
export const joinChat = z.strictObject({ chatId, lastSeq: seq });
export const agentPost = z.strictObject({ chatId, clientId, text });
export const agentTyping = z.strictObject({ chatId, isTyping: z.boolean() });
export const agentSeen = z.strictObject({ chatId, seq });

/** POST /api/v1/session */
export const signIn = z.strictObject({
  email,
  password: z.string().min(1).max(LIMITS.password),
});

/** GET /api/v1/tickets: `open` is all that nobody has answered, oldest first; `answered` is the rest, newest first. */
export const ticketQuery = z.strictObject({
  view: z.enum(['open', 'mine', 'escalated', 'answered']).default('open'),
});

/** POST /api/v1/tickets/:number/answers */
export const answerTicket = z.strictObject({ clientId, text });

/** POST /api/v1/callbacks: exactly one of `chatId` and `ticketNumber`; no `at` means now; no `phone`, the one on record. */
export const requestCallback = z
  .strictObject({
    clientId,
    chatId: chatId.optional(),
    ticketNumber: ticketNumber.optional(),
    phone: phone.optional(),
    at: z.iso.datetime({ offset: true }).optional(),
  })
  .refine((request) => (request.chatId === undefined) !== (request.ticketNumber === undefined), {
    path: ['chatId'],
    message: 'exactly one of chatId and ticketNumber',
  });

export const CALLBACK_OUTCOMES = ['reached', 'not_reached', 'wrong_number', 'declined'] as const;

/** POST /api/v1/callbacks/:id/outcome */
export const closeCallback = z.strictObject({
  outcome: z.enum(CALLBACK_OUTCOMES),
  note: z.string().trim().max(LIMITS.note).default(''),
});

export type StartChat = z.infer<typeof startChat>;
export type TicketView = z.infer<typeof ticketQuery>['view'];
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];
