import { z } from 'zod';
import { LANGUAGES } from '../shared/language.js';
import { callbacks } from './callbacks.schema.js';
import { clocks } from './clocks.schema.js';
import { fieldRule, slug, texts } from './fields.schema.js';
import { hours, role } from './hours.schema.js';
import { attachments, decline, form, tickets } from './tickets.schema.js';

/** Scheme, host and port, as a browser sends them (RFC 6454). */
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'must be an origin like https://www.example.com',
});

/** Phones freeze the pages that are not in front, so that they may be silent for longer. */
const byDevice = z.strictObject({ desktop: z.int().min(1).max(3600), mobile: z.int().min(1).max(3600) });

const chat = z.strictObject({
  isOffered: z.boolean(),
  /** Other sites whose pages may open the chat, as browsers name them: `https://www.example.com`. */
  origins: z.array(origin).default([]),
  fields: z.strictObject({
    name: fieldRule,
    email: fieldRule,
    phone: fieldRule,
    question: z.literal('required'),
    topic: fieldRule.default('absent'),
    severity: fieldRule.default('absent'),
  }),
  /** `letter`: what was left unanswered becomes a ticket and is answered by e-mail. `none`: it is destroyed. */
  followUp: z.enum(['letter', 'none']),
  /** Whether the visitor is asked at the end how good the help was, 1 to 5. */
  rating: z.boolean().default(false),
  /** How long a visitor may be away before the chat counts as abandoned, seconds: while waiting, and while served. */
  graceSeconds: z.strictObject({ waiting: byDevice, served: byDevice }),
  /** Whether agents see what the visitor is typing before it is sent. It is passed on and kept nowhere. */
  showsTyping: z.boolean().default(false),
  /** How long a tab counts as open after its last sign of life, seconds; web processes renew it every ten. */
  leaseSeconds: byDevice.default({ desktop: 25, mobile: 25 }),
});

/** How chats wait and who gets them. */
const line = z.strictObject({
  /** `offer`: the next chat is offered to a free agent. `manual`: agents take chats by hand alone. */
  routing: z.enum(['offer', 'manual']).default('offer'),
  /** How long an agent has to accept an offered chat, or one that a colleague hands over. */
  offerSeconds: z.int().min(5).max(300).default(25),
  /** How many chats an agent is given at once, where the agent's own record says nothing else. */
  seatsPerAgent: z.int().min(1).max(200).default(4),
  /** While priority chats wait, every n-th turn goes to the standard chat that has waited longest. */
  standardEvery: z.int().min(2).max(100).default(4),
  /** After this wait the visitor is offered other ways than waiting. */
  patienceSeconds: z.int().min(10).max(3600).default(120),
  /** How long an agent whose console fell silent keeps the chats; after that they go back to their old place. */
  agentGraceSeconds: z.int().min(5).max(600).default(30),
  /** How long a conversation takes, as long as too few have been measured. */
  expectedMinutes: z.int().min(1).max(240).default(8),
});

const teamMember = z.strictObject({
  id: slug,
  name: z.string().min(1).max(60),
  role,
  /** Topics of the desk that this person handles; none named means all that the role has. */
  topics: z.array(slug).default([]),
});

/** What a question is about, and who handles it. */
const topic = z.strictObject({
  id: slug,
  name: texts,
  /** Only people in one of these roles handle it; none named means everybody. */
  roles: z.array(role).default([]),
  band: z.enum(['priority', 'standard']).default('standard'),
});

const contact = z.strictObject({
  kind: z.enum(['phone', 'email', 'form']),
  label: texts,
  value: z.string(),
  note: texts.optional(),
});

/** A reply that agents send with a key; `{visitor}`, `{agent}` and `{desk}` stand for names. */
const cannedReply = z.strictObject({
  id: slug,
  title: texts,
  text: texts,
  /** Asks for patience and answers nothing, so that the question stays open. */
  isHolding: z.boolean().default(false),
});

/** What every desk says sooner or later. */
const USUAL_REPLIES: z.input<typeof cannedReply>[] = [
  {
    id: 'welcome',
    title: { pl: 'Powitanie', en: 'Welcome' },
    text: {
      pl: 'Dzień dobry, tu {agent}. Już czytam pytanie.',
      en: 'Hello, this is {agent}. I am reading your question.',
    },
    isHolding: true,
  },
  {
    id: 'moment',
    title: { pl: 'Chwila cierpliwości', en: 'One moment' },
    text: { pl: 'Proszę o chwilę, sprawdzam.', en: 'One moment, please, I am looking into it.' },
    isHolding: true,
  },
  {
    id: 'anything-else',
    title: { pl: 'Czy coś jeszcze?', en: 'Anything else?' },
    text: { pl: 'Czy mogę jeszcze w czymś pomóc?', en: 'Is there anything else I can help with?' },
  },
  {
    id: 'farewell',
    title: { pl: 'Pożegnanie', en: 'Farewell' },
    text: {
      pl: 'Dziękuję za rozmowę. {desk} jest do dyspozycji.',
      en: 'Thank you for the chat. {desk} is here for you.',
    },
  },
];

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
    line: line.default(line.parse({})),
    topics: z.array(topic).default([]),
    cannedReplies: z.array(cannedReply).default(z.array(cannedReply).parse(USUAL_REPLIES)),
    clocks,
    tickets: tickets.prefault({}),
    form: form.default({ ...form.parse({ isOffered: false }) }),
    attachments: attachments.prefault({}),
    declines: z.array(decline).default([]),
    /** The role that a ticket moves to where the step of its clock names none. */
    escalation: z.strictObject({ role: teamMember.shape.role }),
    callbacks,
    /** Local part of the address that letters come from; the domain is the server's. */
    mail: z.strictObject({
      localPart: z.string().regex(/^[a-z0-9.-]+$/),
      fromName: texts,
      /** Whether answers go out at any hour, or wait for the desk's hours; acknowledgements never wait. */
      sendingHours: z.enum(['always', 'hours']).default('always'),
    }),
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
  .refine(
    (desk) => {
      const known = new Set(desk.topics.map(({ id }) => id));
      return desk.team.every(({ topics }) => topics.every((id) => known.has(id)));
    },
    { path: ['team'], message: 'somebody handles a topic that the desk does not have' },
  )
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
