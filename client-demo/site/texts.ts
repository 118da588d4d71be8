import { createTexts } from '../shared/index.js';
import { english } from './texts/english.js';
import { polish } from './texts/polish.js';

/** The words of the visitor's pages. */
export const siteTexts = createTexts({ pl: polish, en: english });
