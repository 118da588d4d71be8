import { z } from 'zod';
import { LANGUAGES } from '../shared/language.js';
import { LIMITS } from './limits.js';

/** As people write numbers: `+48 600 000 000`, `(22) 390-62-00`. */
const PHONE = /^[+(]?[0-9][0-9 ()./-]{4,30}[0-9]$/;

/** An id that a client made for one action (UUID), so that doing it twice counts once. */
export const clientId = z.uuid();
export const chatId = z.uuid();
export const token = z.string().min(20).max(100);
export const language = z.enum(LANGUAGES);
export const seq = z.int().min(0).max(1_000_000_000);
export const text = z.string().trim().min(1).max(LIMITS.text);
/** Severity by the help page's definitions: 1, the system is down, to 4, a small fault or a question. */
export const severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export const topicId = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
export const agentId = z.string().min(1).max(80);
export const question = z.string().trim().min(1).max(LIMITS.question);
export const personName = z.string().trim().min(1).max(LIMITS.name);
export const email = z.string().trim().max(LIMITS.email).pipe(z.email());
export const phone = z.string().trim().max(LIMITS.phone).regex(PHONE);
export const deskId = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/);
export const ticketNumber = z.string().regex(/^[A-Z]{2,6}-[1-9][0-9]{0,11}$/);
