import { z } from 'zod';

/** A text in every language of the server. */
export const texts = z.strictObject({ pl: z.string().min(1), en: z.string().min(1) });
/** How a desk wants a field of a form. */
export const fieldRule = z.enum(['required', 'optional', 'absent']);
/** A name within the configuration. */
export const slug = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
