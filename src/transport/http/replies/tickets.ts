import { z } from 'zod';
import {
  type AttachmentView,
  type BulkResult,
  type ExpectedAnswer,
  type RequesterTicket,
  type SavedTicketView,
  saveTicketView,
  TICKET_CHANNELS,
  TICKET_STATUSES,
  type TicketCounts,
  type TicketDetails,
  type TicketMessageView,
  type TicketPage,
  type TicketReceipt,
  type TicketRow,
} from '../../../protocol/index.js';
import { callbackReply } from './callbacks.js';
import { count, language, moment } from './shared.js';

const status = z.enum(TICKET_STATUSES);
const severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const field = z.enum([
  'subject',
  'topic',
  'severity',
  'band',
  'assigneeId',
  'tags',
  'status',
  'links',
  'message',
]);

const row = z.strictObject({
  number: z.string(),
  subject: z.string(),
  status,
  channel: z.enum(TICKET_CHANNELS),
  topic: z.string(),
  severity,
  band: z.enum(['priority', 'standard']),
  tags: z.array(z.string()),
  version: z.int(),
  requesterName: z.string(),
  assigneeId: z.string().nullable(),
  assigneeName: z.string().nullable(),
  isEscalated: z.boolean(),
  escalationLevel: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  isMine: z.boolean(),
  openedAt: moment,
  updatedAt: moment,
  nextDueAt: moment.nullable(),
  waitingSince: moment.nullable(),
  clock: z
    .strictObject({
      kind: z.enum(['first', 'next', 'resolution']),
      state: z.enum(['running', 'paused', 'stopped', 'breached']),
      startedAt: moment,
      warnAt: moment.nullable(),
      dueAt: moment.nullable(),
      warnedAt: moment.nullable(),
      breachedAt: moment.nullable(),
      stoppedAt: moment.nullable(),
    })
    .nullable(),
  hasFailedLetter: z.boolean(),
  mergedInto: z.string().nullable(),
});

const ticketRowReply: z.ZodType<TicketRow> = row.meta({ id: 'TicketRow' });

export const ticketPageReply: z.ZodType<TicketPage> = z
  .strictObject({ tickets: z.array(ticketRowReply), next: z.string().nullable() })
  .meta({ id: 'TicketPage' });

export const ticketCountsReply: z.ZodType<TicketCounts> = z
  .strictObject({ open: count, mine: count, escalated: count, unanswered: count, answered: count })
  .meta({ id: 'TicketCounts' });

export const attachmentReply: z.ZodType<AttachmentView> = z
  .strictObject({ id: z.uuid(), name: z.string(), size: count, type: z.string() })
  .meta({ id: 'Attachment' });

const letter = z
  .strictObject({
    state: z.enum(['queued', 'sent', 'failed']),
    attempts: count,
    goesAt: moment,
    sentAt: moment.nullable(),
    isUnsure: z.boolean(),
    reason: z.string(),
  })
  .meta({ id: 'Letter' });

const message: z.ZodType<TicketMessageView> = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['question', 'answer', 'note', 'event']),
    author: z.string(),
    text: z.string(),
    detail: z.string(),
    change: z.strictObject({ field, from: z.string(), to: z.string() }).nullable(),
    attachments: z.array(attachmentReply),
    ofNumber: z.string().nullable(),
    at: moment,
    letter: letter.nullable(),
  })
  .meta({ id: 'TicketMessage' });

/** A ticket's page. */
export const ticketReply: z.ZodType<TicketDetails> = row
  .extend({
    requesterEmail: z.string(),
    requesterPhone: z.string(),
    language,
    plan: z.string(),
    doing: z.string(),
    errorNumber: z.string(),
    closeReason: z.enum(['', 'solved', 'out_of_scope', 'declined', 'merged']),
    closeNote: z.string(),
    phases: z.array(z.strictObject({ status, from: moment, byName: z.string(), reason: z.string() })),
    links: z.array(
      z.strictObject({
        number: z.string(),
        kind: z.enum(['related', 'split_from', 'split_into', 'merged']),
      }),
    ),
    nextStatuses: z.array(status),
    messages: z.array(message),
    answersGo: z.array(z.strictObject({ from: moment, to: moment })).nullable(),
    acknowledgement: letter.nullable(),
    callbacks: z.array(callbackReply),
  })
  .meta({ id: 'Ticket' });

export const bulkReply: z.ZodType<BulkResult> = z
  .strictObject({
    done: z.array(z.string()),
    refused: z.array(z.strictObject({ number: z.string(), code: z.string() })),
  })
  .meta({ id: 'BulkResult' });

export const savedViewReply: z.ZodType<SavedTicketView> = z
  .strictObject({ id: z.uuid(), name: z.string(), query: saveTicketView.shape.query })
  .meta({ id: 'SavedTicketView' });

export const ticketReceiptReply: z.ZodType<TicketReceipt> = z
  .strictObject({ number: z.string(), key: z.string(), expectedAt: moment.nullable() })
  .meta({ id: 'TicketReceipt' });

export const expectedAnswerReply: z.ZodType<ExpectedAnswer> = z
  .strictObject({
    at: moment.nullable(),
    why: z.strictObject({
      promisedAt: moment.nullable(),
      by: z.enum(['promise', 'load']),
      ahead: count,
      isOpen: z.boolean(),
      opensAt: moment.nullable(),
    }),
  })
  .meta({ id: 'ExpectedAnswer' });

export const requesterTicketReply: z.ZodType<RequesterTicket> = z
  .strictObject({
    number: z.string(),
    subject: z.string(),
    status,
    openedAt: moment,
    updatedAt: moment,
    dueAt: moment.nullable(),
    messages: z.array(
      z.strictObject({
        id: z.string(),
        from: z.enum(['requester', 'desk']),
        author: z.string(),
        text: z.string(),
        attachments: z.array(attachmentReply),
        at: moment,
      }),
    ),
  })
  .meta({ id: 'RequesterTicket' });
