import { assigned } from './moves.js';
import { joined, NOTHING, type Patch } from './patch.js';
import type { Severity, Ticket } from './ticket.js';

/** What an agent may change of a ticket; what is not named stays. `band` follows from the topic. */
export interface Edit {
  readonly subject?: string | undefined;
  readonly topic?: string | undefined;
  readonly band?: Ticket['band'] | undefined;
  readonly severity?: Severity | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}

const PLAIN = ['subject', 'topic', 'band', 'severity'] as const;

/** The edit as a patch: only what is really another value. */
export function edited(ticket: Ticket, edit: Edit): Patch {
  let patch = NOTHING;
  for (const field of PLAIN) {
    const [from, to] = [ticket[field], edit[field]];
    if (to === undefined || to === from) continue;
    patch = joined(patch, { set: { [field]: to }, changes: [{ field, from: String(from), to: String(to) }] });
  }
  if (edit.assigneeId !== undefined) patch = joined(patch, assigned(ticket, edit.assigneeId));
  return edit.tags === undefined ? patch : joined(patch, tagged(ticket, edit.tags));
}

function tagged(ticket: Ticket, wished: readonly string[]): Patch {
  const tags = [...new Set(wished)].sort();
  const [from, to] = [ticket.tags.join(', '), tags.join(', ')];
  return from === to ? NOTHING : { set: { tags }, changes: [{ field: 'tags', from, to }] };
}
