import { useState } from 'preact/hooks';
import type { TicketDetails, WireError } from '../../../src/protocol/index.js';
import { explainError, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FormDialog } from '../frame/form-dialog.js';
import { go, route } from '../router.js';
import { OPEN_TICKETS } from '../state/route.js';
import { editTexts } from '../texts/edit-texts.js';

interface NumberDialogProps {
  /** `link`: both name each other. `merge`: this one closes and goes on in the other. */
  readonly kind: 'link' | 'merge';
  readonly ticket: TicketDetails;
  readonly onClose: () => void;
}

const WORDS = {
  link: { title: 'linkTitle', lead: 'linkLead', number: 'linkNumber', action: 'linkYes' },
  merge: { title: 'mergeTitle', lead: 'mergeLead', number: 'mergeInto', action: 'mergeYes' },
} as const;

/** Asks for the number of another ticket, to link or to merge with it. */
export function NumberDialog({ kind, ticket, onClose }: NumberDialogProps) {
  const { tickets } = useDesk();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const words = WORDS[kind];
  const submit = async () => {
    const other = readNumber(typed, ticket.number);
    if (other === null) return setError(editTexts('numberMissing', { number: ticket.number }));
    if (other === ticket.number) return setError(editTexts('numberSame', { number: other }));
    setIsBusy(true);
    const path = { number: ticket.number };
    const answer =
      kind === 'merge'
        ? await tickets.rearrange('POST /tickets/:number/merge', path, { into: other })
        : await tickets.rearrange('POST /tickets/:number/links', path, { number: other });
    setIsBusy(false);
    if (!answer.ok) return setError(explain(answer.error, other));
    onClose();
    if (kind === 'merge') goTo(answer.data.number);
  };
  return (
    <FormDialog
      title={editTexts(words.title)}
      lead={editTexts(words.lead)}
      action={editTexts(words.action)}
      isBusy={isBusy}
      error={error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={editTexts(words.number)} name="number" value={typed} onInput={setTyped} />
    </FormDialog>
  );
}

/** What stands in the way, about the ticket whose number was typed. */
function explain(error: WireError, number: string): string {
  if (error.code === 'not_found') return editTexts('numberUnknown', { number });
  if (error.code === 'ticket_merged') return editTexts('numberMerged', { number });
  if (error.code === 'ticket_closed') return editTexts('numberClosed', { number });
  return explainError(error);
}

/** Opens a ticket in the list that is looked at. */
export function goTo(number: string): void {
  const here = route.peek();
  go({ section: 'tickets', number, filter: here.section === 'tickets' ? here.filter : OPEN_TICKETS });
}

/** `IW-1042`, also as `1042` of the same desk. */
function readNumber(typed: string, like: string): string | null {
  const text = typed.trim().toUpperCase();
  if (/^[A-Z]{2,4}-\d+$/.test(text)) return text;
  return /^\d+$/.test(text) ? `${like.split('-')[0]}-${text}` : null;
}
