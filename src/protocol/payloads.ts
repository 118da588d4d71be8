import { z } from 'zod';
import {
  agentId,
  chatId,
  clientId,
  deskId,
  email,
  language,
  personName,
  phone,
  question,
  seq,
  severity,
  text,
  ticketNumber,
  token,
  topicId,
} from './fields.js';
import { LIMITS } from './limits.js';
import { AGENT_ROLES } from './views.js';

/** A moment with its offset from UTC. */
const moment = z.iso.datetime({ offset: true });

/** What a visitor's tab says when it connects: its desk, the protocol it speaks and its language. */
export const visitorHello = z.strictObject({
  protocol: z.int(),
  deskId,
  language,
  /** Phones freeze the pages that are not in front, and are given more time. */
  device: z.enum(['desktop', 'mobile']).default('desktop'),
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
  topic: topicId.optional(),
  severity: severity.optional(),
  language,
});

/** Returns to a chat with the token that `startChat` gave, and asks for all after `lastSeq`. */
export const resumeChat = z.strictObject({ chatId, token, lastSeq: seq });

/** A visitor's message in the chat that the socket has started or resumed. */
export const visitorPost = z.strictObject({ clientId, text });
/** `text` where the desk shows agents what is being typed; it is passed on and kept nowhere. */
export const visitorTyping = z.strictObject({
  isTyping: z.boolean(),
  text: z.string().max(LIMITS.text).optional(),
});
export const visitorSeen = z.strictObject({ seq });
export const nothing = z.strictObject({});

/**
 * Instead of waiting: an answer by e-mail, or a call. `email` / `phone` where none was given before; `at` is the moment of
 * the call, none means now; `text` is what stood in the editor, kept as the last message under `clientId`.
 */
export const leaveLine = z.strictObject({
  as: z.enum(['letter', 'callback']),
  clientId,
  email: email.optional(),
  phone: phone.optional(),
  at: moment.optional(),
  text: text.optional(),
});

export const chatRef = z.strictObject({ chatId });
/** Opens one of the agent's own chats and asks for all after `lastSeq`. */
export const joinChat = z.strictObject({ chatId, lastSeq: seq });
/** `isHolding`: asks for patience and answers nothing, so that the question stays open. */
export const agentPost = z.strictObject({ chatId, clientId, text, isHolding: z.boolean().default(false) });
/** A note for colleagues; the visitor never sees it. */
export const addNote = z.strictObject({ chatId, clientId, text });
const comment = z.string().trim().max(LIMITS.comment).default('');
/** Hands a chat on: to a colleague or a role, who may decline; to those who handle a topic, or back to the line, at once. */
export const transferChat = z.strictObject({
  chatId,
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('agent'), agentId }),
    z.strictObject({ kind: z.literal('role'), role: z.enum(AGENT_ROLES) }),
    z.strictObject({ kind: z.literal('topic'), topic: topicId }),
    z.strictObject({ kind: z.literal('line') }),
  ]),
  comment,
});
export const inviteColleague = z.strictObject({ chatId, agentId, comment });
export const declineAsk = z.strictObject({ chatId, comment });
export const classifyChat = z.strictObject({
  chatId,
  topic: topicId.optional(),
  severity: severity.optional(),
});
export const agentTyping = z.strictObject({ chatId, isTyping: z.boolean() });
export const agentSeen = z.strictObject({ chatId, seq });

/** POST /api/v1/session */
export const signIn = z.strictObject({
  email,
  password: z.string().min(1).max(LIMITS.password),
});

/** GET /api/v1/overview: over how many days. */
export const overviewQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(92).default(7) });

/** POST /api/v1/callbacks: exactly one of `chatId` and `ticketNumber`; no `at` means now; no `phone`, the one on record. */
export const requestCallback = z
  .strictObject({
    clientId,
    chatId: chatId.optional(),
    ticketNumber: ticketNumber.optional(),
    phone: phone.optional(),
    at: moment.optional(),
  })
  .refine((request) => (request.chatId === undefined) !== (request.ticketNumber === undefined), {
    path: ['chatId'],
    message: 'exactly one of chatId and ticketNumber',
  });

/** POST /api/v1/receipts/:chatId/rating: 1 is worst, 5 is best. */
export const rateChat = z.strictObject({ key: token, rating: z.int().min(1).max(5) });

export const CALLBACK_OUTCOMES = [
  'reached',
  'not_reached',
  'busy',
  'voicemail',
  'wrong_number',
  'declined',
] as const;

/** POST /api/v1/callbacks/:id/outcome */
export const closeCallback = z.strictObject({
  outcome: z.enum(CALLBACK_OUTCOMES),
  note: z.string().trim().max(LIMITS.note).default(''),
});

/** POST /api/v1/callbacks/:id/decline */
export const declineCallback = z.strictObject({ reason: z.string().trim().min(1).max(LIMITS.note) });

/**
 * GET /api/v1/callbacks/slots and /api/v1/desks/:desk/callbacks/slots: `day` by the desk's calendar; of the number only
 * the country counts, and without one it is the desk's.
 */
export const slotQuery = z.strictObject({ day: z.iso.date(), phone: phone.optional() });

export type StartChat = z.infer<typeof startChat>;
export type CallbackOutcome = (typeof CALLBACK_OUTCOMES)[number];
