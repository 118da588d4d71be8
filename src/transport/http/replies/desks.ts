import { z } from 'zod';
import type { DeskView } from '../../../protocol/index.js';
import { count, language, texts } from './shared.js';

const field = z.enum(['required', 'optional', 'absent']);
const named = z.strictObject({ id: z.string(), name: texts });

/** Only what visitors may know. */
export const deskReply: z.ZodType<DeskView> = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    languages: z.array(language),
    defaultLanguage: language,
    timeZone: z.string(),
    texts: z.strictObject({ title: texts, welcome: texts, hours: texts, notStored: texts }),
    chat: z.strictObject({
      isOffered: z.boolean(),
      fields: z.strictObject({
        name: field,
        email: field,
        phone: field,
        question: field,
        topic: field,
        severity: field,
      }),
      followsUp: z.boolean(),
      showsTyping: z.boolean(),
    }),
    form: z.strictObject({
      isOffered: z.boolean(),
      fields: z.strictObject({
        name: field,
        email: field,
        phone: field,
        subject: field,
        question: field,
        doing: field,
        errorNumber: field,
        topic: field,
        severity: field,
      }),
    }),
    attachments: z.strictObject({
      isOffered: z.boolean(),
      perMessage: count,
      maxMegabytes: count,
      types: z.array(z.string()),
    }),
    declines: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['out_of_scope', 'declined']),
        title: texts,
        text: texts,
      }),
    ),
    topics: z.array(named),
    contacts: z.array(
      z.strictObject({
        kind: z.enum(['phone', 'email', 'form']),
        label: texts,
        value: z.string(),
        note: texts.exactOptional(),
      }),
    ),
    faq: z.array(z.strictObject({ question: texts, answer: texts })),
    isOnDuty: z.boolean(),
    isOpen: z.boolean(),
  })
  .meta({ id: 'Desk' });

export const desksReply = z.strictObject({
  desks: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      texts: z.strictObject({ title: texts, welcome: texts, hours: texts, notStored: texts }),
    }),
  ),
});
