import { PART_FORMS } from './dates/parts.js';
import { TEXT_DATE_FORMS } from './dates/texts.js';
import { UNIT_FORMS } from './dates/units.js';
import type { Form } from './types.js';

/** All operators on dates. */
export const DATE_FORMS: Readonly<Record<string, Form>> = {
  ...PART_FORMS,
  ...UNIT_FORMS,
  ...TEXT_DATE_FORMS,
};
