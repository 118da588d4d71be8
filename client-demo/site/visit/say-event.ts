import type { EventLine } from '../../shared/index.js';
import { siteTexts } from '../texts.js';

/** An event of the chat in the visitor's words. */
export function sayEvent(line: EventLine): string {
  if (line.event === 'taken') return siteTexts('taken', { name: line.name });
  return siteTexts(line.event);
}
