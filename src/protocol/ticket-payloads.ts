import { z } from 'zod';
import {
  agentId,
  clientId,
  email,
  language,
  personName,
  phone,
  severity,
  ticketNumber,
  topicId,
} from './fields.js';
import { LIMITS } from './limits.js';

export const TICKET_STATUSES = ['new', 'open', 'waiting', 'on_hold', 'solved', 'closed'] as const;
export const TICKET_CHANNELS = ['chat', 'form', 'email', 'phone'] as const;
export const TICKET_VIEWS = ['open', 'mine', 'escalated', 'answered', 'unanswered', 'all'] as const;
export const TICKET_SORTS = ['due', 'opened', 'updated'] as const;

const status = z.enum(TICKET_STATUSES);
const subject = z.string().trim().min(1).max(LIMITS.subject);
const ticketText = z.string().trim().min(1).max(LIMITS.ticketText);
/** One word for a label: letters, digits and hyphens of any language. */
const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}-]{0,29}$/u);
const tags = z.array(tag).max(LIMITS.tags);
const attachmentIds = z.array(z.uuid()).max(LIMITS.attachments);
const version = z.int().min(1);
const words = z.string().trim().min(1).max(LIMITS.words);
const note = z.string().trim().max(LIMITS.note);

/** One or more of a list: in a query parameter joined by commas, `new,open`. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (raw) => (typeof raw === 'string' ? raw.split(',').filter((part) => part !== '') : raw),
    z.array(item).min(1).max(10),
  );

/** What narrows a list of tickets; every part that is given must fit. */
const filters = {
  /** `open`: nobody has solved it. `mine`: of these my own. `escalated`. `unanswered`: a customer waits for an answer. `answered`: all that is not open. */
  view: z.enum(TICKET_VIEWS).default('open'),
  status: listOf(status).optional(),
  topic: topicId.optional(),
  severity: listOf(z.coerce.number().pipe(severity)).optional(),
  /** An agent's id, or `none`. */
  assignee: agentId.optional(),
  /** The whole e-mail address. */
  requester: email.optional(),
  /** Words that must all occur, by their beginnings of five letters; or a number. */
  q: words.optional(),
  tag: tag.optional(),
  /** Opened at this moment or later. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Opened before this moment. */
  to: z.iso.datetime({ offset: true }).optional(),
  /** `due`: oldest due first. `opened`, `updated`: newest first. Without it, as the view needs it. */
  sort: z.enum(TICKET_SORTS).optional(),
};

/** GET /api/v1/reports/unanswered, and a part of every list of tickets. */
export const page = z.strictObject({
  /** Where the last page ended, as `next` said. */
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** GET /api/v1/tickets */
export const ticketQuery = z.strictObject({ ...filters, ...page.shape });

/** POST /api/v1/tickets, with the header `Idempotency-Key`: typed in by an agent for a customer. */
export const createTicket = z.strictObject({
  channel: z.enum(['form', 'email', 'phone']),
  name: personName.optional(),
  email: email.optional(),
  phone: phone.optional(),
  subject: subject.optional(),
  question: ticketText,
  topic: topicId.optional(),
  severity: severity.optional(),
  tags: tags.optional(),
  language,
  assigneeId: agentId.optional(),
  attachmentIds: attachmentIds.optional(),
});

/** PATCH /api/v1/tickets/:number. `version` is the one that was read; what is not named stays. */
export const changeTicket = z.strictObject({
  version,
  subject: subject.optional(),
  topic: topicId.or(z.literal('')).optional(),
  severity: severity.optional(),
  assigneeId: agentId.nullable().optional(),
  tags: tags.optional(),
});

/**
 * POST /api/v1/tickets/:number/status. `decline` is one of the desk's reasons to decline: the ticket closes and the
 * customer is sent the reason's text, with `note` after it. Without it `note` stays inside.
 */
export const moveTicket = z.strictObject({
  version,
  to: status,
  decline: topicId.optional(),
  /** Why, in the agent's words, as what an on-hold ticket waits for. */
  reason: z.string().trim().max(LIMITS.comment).default(''),
  note: note.default(''),
});

/** POST /api/v1/tickets/:number/answers: `status` is what the ticket becomes, waiting unless it says otherwise. */
export const answerTicket = z.strictObject({
  clientId,
  text: ticketText,
  /** Given, the answer is refused when the ticket has changed since. */
  version: version.optional(),
  attachmentIds: attachmentIds.optional(),
  status: z.enum(['open', 'waiting', 'on_hold', 'solved', 'closed']).optional(),
});

/** POST /api/v1/tickets/:number/notes: for colleagues alone. */
export const noteTicket = z.strictObject({
  clientId,
  text: ticketText,
  attachmentIds: attachmentIds.optional(),
});

/** POST /api/v1/tickets/:number/merge: the ticket closes and goes on in `into`. */
export const mergeTicket = z.strictObject({ into: ticketNumber });
/** POST /api/v1/tickets/:number/split: these messages become a ticket of their own. */
export const splitTicket = z.strictObject({ messageIds: z.array(z.uuid()).min(1).max(100), subject });
/** POST /api/v1/tickets/:number/links */
export const linkTicket = z.strictObject({ number: ticketNumber });

/** POST /api/v1/tickets/bulk: the same change to each. */
export const changeTickets = z.strictObject({
  numbers: z.array(ticketNumber).min(1).max(100),
  change: z
    .strictObject({
      assigneeId: agentId.nullable().optional(),
      topic: topicId.or(z.literal('')).optional(),
      severity: severity.optional(),
      status: status.optional(),
    })
    .refine((change) => Object.values(change).some((value) => value !== undefined), {
      message: 'at least one change',
    }),
});

/** POST /api/v1/ticket-views: an agent's own saved filter. */
export const saveTicketView = z.strictObject({
  name: z.string().trim().min(1).max(60),
  query: z.strictObject(filters),
});

/**
 * POST /api/v1/desks/:desk/tickets, with the header `Idempotency-Key`: the visitor's form. Which fields must be there
 * and which must not is the desk's policy.
 */
export const openTicket = z.strictObject({
  name: personName.optional(),
  email: email.optional(),
  phone: phone.optional(),
  subject: subject.optional(),
  question: ticketText,
  /** What was being done when it happened. */
  doing: z.string().trim().min(1).max(LIMITS.note).optional(),
  errorNumber: z.string().trim().min(1).max(LIMITS.errorNumber).optional(),
  topic: topicId.optional(),
  severity: severity.optional(),
  language,
  attachmentIds: attachmentIds.optional(),
});

/** GET /api/v1/desks/:desk/expected-answer */
export const expectedAnswerQuery = z.strictObject({
  topic: topicId.optional(),
  severity: z.coerce.number().pipe(severity).optional(),
});

/** POST /api/v1/desks/:desk/tickets/:number/messages: the requester writes again. */
export const replyToTicket = z.strictObject({
  clientId,
  text: ticketText,
  attachmentIds: attachmentIds.optional(),
});

/** `ticket:open` and `ticket:leave`: which ticket the console shows. */
export const ticketRef = z.strictObject({ number: ticketNumber });
export const ticketTyping = z.strictObject({ number: ticketNumber, isTyping: z.boolean() });

export type TicketStatus = (typeof TICKET_STATUSES)[number];
export type TicketView = (typeof TICKET_VIEWS)[number];
export type TicketSort = (typeof TICKET_SORTS)[number];
/** A saved filter. */
export type TicketFilters = z.output<typeof saveTicketView>['query'];
