import type { TicketChange } from '../../../src/protocol/index.js';
import type { Desk } from '../desk.js';
import { STATUSES } from '../state/ticket-filter.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { sayAgent, sayTopic } from './ticket-words.js';

/** A change in words: what, what it was and what it is. */
export function sayChange(desk: Desk, change: Pick<TicketChange, 'field' | 'from' | 'to'>): string {
  const field = editTexts(`field_${change.field}`);
  // Of a message only that it came is told; its words stand in the thread.
  if (change.field === 'message') return field;
  const say = (value: string) => sayValue(desk, change.field, value) || editTexts('none');
  return editTexts('changedFrom', { field, from: say(change.from), to: say(change.to) });
}

function sayValue(desk: Desk, field: TicketChange['field'], value: string): string {
  if (field === 'status') {
    const status = STATUSES.find((one) => one === value);
    return status === undefined ? value : ticketTexts(`status_${status}`);
  }
  if (field === 'topic') return sayTopic(desk, value);
  if (field === 'assigneeId') return sayAgent(desk, value);
  if (field === 'band' && (value === 'priority' || value === 'standard')) return editTexts(`band_${value}`);
  return value;
}
