import { z } from 'zod';
import { LANGUAGES } from '../shared/language.js';

const texts = z.strictObject({ pl: z.string().min(1), en: z.string().min(1) });
const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/);
const fieldRule = z.enum(['required', 'optional', 'absent']);
const slug = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);

/** Open times of one day, in the desk's zone, in order and apart: `[{ from: '08:00', to: '17:00' }]`. */
const day = z.array(z.strictObject({ from: clockTime, to: clockTime })).refine(
  (intervals) =>
    intervals.every((interval, index) => {
      const previous = intervals[index - 1];
      return interval.from < interval.to && (previous === undefined || previous.to <= interval.from);
    }),
  { message: 'open times must be in order and must not overlap' },
);

/** When the desk is open: always, or by week with dated exceptions that have hours of their own. */
const hours = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({
    kind: z.literal('weekly'),
    /** ISO weekdays: 1 is Monday, 7 is Sunday. A day that is not named is closed. */
    days: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), day),
    exceptions: z.array(z.strictObject({ date: z.iso.date(), hours: day })).default([]),
  }),
]);

const chat = z.strictObject({
  isOffered: z.boolean(),
  fields: z.strictObject({
    name: fieldRule,
    email: fieldRule,
    phone: fieldRule,
    question: z.literal('required'),
  }),
  /** `letter`: what was left unanswered becomes a ticket and is answered by e-mail. `none`: it is destroyed. */
  followUp: z.enum(['letter', 'none']),
  /** How long a visitor may be away before the chat counts as abandoned, seconds. */
  graceSeconds: z.int().min(1).max(3600),
});

/** The first answer's clock. */
const reaction = z.strictObject({
  budgetMinutes: z
    .int()
    .min(1)
    .max(60 * 24 * 60),
  /** Whether every minute counts, or only those of the desk's hours. */
  counts: z.enum(['always', 'hours']),
  /** How long before the end the assignee is warned, minutes of the same kind. */
  warnBeforeMinutes: z.int().min(1),
});

const callbacks = z.strictObject({
  isOffered: z.boolean(),
  maxAttempts: z.int().min(1).max(10),
  /** Where the desk never closes there is no next opening: the pause before the next try, minutes. */
  retryMinutes: z.int().min(1),
});

const teamMember = z.strictObject({
  id: slug,
  name: z.string().min(1).max(60),
  role: z.enum(['head', 'specialist', 'senior', 'escalation', 'product']),
});

const contact = z.strictObject({
  kind: z.enum(['phone', 'email', 'form']),
  label: texts,
  value: z.string(),
  note: texts.optional(),
});

/** Everything in which one desk differs from another. */
export const deskSchema = z
  .strictObject({
    id: slug,
    name: z.string().min(1).max(60),
    /** Starts every ticket number of the desk, as in `IW-1042`. */
    ticketPrefix: z.string().regex(/^[A-Z]{2,6}$/),
    languages: z.array(z.enum(LANGUAGES)).min(1),
    defaultLanguage: z.enum(LANGUAGES),
    /** IANA zone of the hours. */
    timeZone: z.string().refine(isTimeZone, { message: 'not an IANA time zone' }),
    hours,
    chat,
    reaction,
    /** The role that a breached ticket moves to. */
    escalation: z.strictObject({ role: teamMember.shape.role }),
    callbacks,
    /** Local part of the address that letters come from; the domain is the server's. */
    mail: z.strictObject({ localPart: z.string().regex(/^[a-z0-9.-]+$/), fromName: texts }),
    /** The people of the desk as its page names them; seeded only where the server runs on one machine for a look. */
    team: z.array(teamMember).min(1),
    contacts: z.array(contact).default([]),
    faq: z.array(z.strictObject({ question: texts, answer: texts })).default([]),
    texts: z.strictObject({ title: texts, welcome: texts, hours: texts, notStored: texts }),
  })
  .refine((desk) => desk.languages.includes(desk.defaultLanguage), {
    path: ['defaultLanguage'],
    message: 'must be one of the languages',
  })
  .refine((desk) => desk.reaction.warnBeforeMinutes < desk.reaction.budgetMinutes, {
    path: ['reaction', 'warnBeforeMinutes'],
    message: 'must be shorter than the budget',
  })
  .refine((desk) => desk.team.some((member) => member.role === desk.escalation.role), {
    path: ['escalation', 'role'],
    message: 'nobody in the team has this role',
  })
  .refine(
    (desk) => desk.chat.followUp === 'none' || desk.chat.fields.email !== 'absent' || !desk.chat.isOffered,
    {
      path: ['chat', 'followUp'],
      message: 'a follow-up letter needs the e-mail field',
    },
  );

/** A desk's configuration, checked and complete. */
export type Desk = z.output<typeof deskSchema>;

/** A desk's configuration as its author writes it. */
export type DeskInput = z.input<typeof deskSchema>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
