import { z } from 'zod';
import { fieldRule, slug, texts } from './fields.schema.js';

/** The form that becomes a ticket: which fields it has. */
export const form = z.strictObject({
  isOffered: z.boolean(),
  fields: z
    .strictObject({
      name: fieldRule.default('required'),
      email: fieldRule.default('required'),
      phone: fieldRule.default('absent'),
      subject: fieldRule.default('absent'),
      question: z.literal('required').default('required'),
      /** What was being done when it happened. */
      doing: fieldRule.default('absent'),
      errorNumber: fieldRule.default('absent'),
      topic: fieldRule.default('absent'),
      severity: fieldRule.default('absent'),
    })
    .prefault({}),
});

/** Which files the desk takes, and whose. */
export const attachments = z.strictObject({
  /** Whose files are taken: everybody's, signed-in customers' and agents', or agents' alone. */
  who: z.enum(['anyone', 'signed-in', 'agents']).default('anyone'),
  perMessage: z.int().min(0).max(10).default(5),
  maxMegabytes: z.int().min(1).max(100).default(10),
  /** By their first bytes, as `image/*`; none named means all. */
  types: z.array(z.string().regex(/^[a-z]+\/(\*|[a-z0-9.+-]+)$/)).default([]),
});

/** What the desk does not do, and the text that says so. */
export const decline = z.strictObject({
  id: slug,
  kind: z.enum(['out_of_scope', 'declined']),
  title: texts,
  text: texts,
});

/** How tickets are handed out and taken up again. */
export const tickets = z.strictObject({
  /**
   * Who is given a new ticket: `specialists`, only those topics that belong to some roles; `everyone`, each ticket is
   * given to the person with the fewest open ones among those who handle its topic.
   */
  assignment: z.enum(['specialists', 'everyone']).default('specialists'),
  /** How long after closing a message opens the ticket again, days; later it becomes a ticket of its own. */
  reopenDays: z.int().min(0).max(365).default(14),
  /** How long an answer takes to write, as long as too few have been measured. */
  expectedMinutes: z.int().min(1).max(600).default(20),
});
