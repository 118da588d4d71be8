import { z } from 'zod';
import { AGENT_ROLES } from '../../../protocol/index.js';
import { LANGUAGES } from '../../../shared/language.js';

/** A moment in UTC, ISO 8601. */
export const moment = z.iso.datetime();
export const language = z.enum(LANGUAGES);
export const role = z.enum(AGENT_ROLES);
/** A text in every language. */
export const texts = z.strictObject({ pl: z.string(), en: z.string() });
export const count = z.int().min(0);
