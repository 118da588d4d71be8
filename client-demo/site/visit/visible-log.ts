import type { ChatLog, EventLine } from '../../shared/index.js';
import { siteTexts } from '../texts.js';

/** The log without what concerns the agent alone: that this page was away, and that it came back. */
export function visibleLog(log: ChatLog): ChatLog {
  return {
    ...log,
    entries: log.entries.filter(
      (entry) => entry.kind === 'message' || (entry.event !== 'left' && entry.event !== 'returned'),
    ),
  };
}

/** An event of the chat in the visitor's words. */
export function sayEvent(line: EventLine): string {
  const { event, name } = line;
  if (event === 'back_in_line') return siteTexts('backInLine');
  if (event === 'callback') return siteTexts('callback');
  return event === 'left' || event === 'returned' ? '' : siteTexts(event, { name });
}
