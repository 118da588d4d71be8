import { useState } from 'preact/hooks';
import { LIMITS, type TicketDetails } from '../../../src/protocol/index.js';
import { ChoiceField, inLanguage } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ReasonDialog } from '../frame/reason-dialog.js';
import { editTexts } from '../texts/edit-texts.js';
import { useChange } from './use-change.js';

/** Closes a ticket that the desk does not solve: with one of its reasons, whose text the customer is sent. */
export function DeclineDialog({
  ticket,
  onClose,
}: {
  readonly ticket: TicketDetails;
  readonly onClose: () => void;
}) {
  const reasons = useDesk().declines.value;
  const [chosen, setChosen] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const { change, error, changed } = useChange(ticket);
  const reason = reasons.find(({ id }) => id === chosen);
  const submit = async (note: string) => {
    setIsMissing(chosen === '');
    if (chosen === '') return false;
    return await change('POST /tickets/:number/status', { to: 'closed', decline: chosen, note });
  };
  return (
    <ReasonDialog
      title={editTexts('declineTitle')}
      lead={editTexts('declineLead')}
      action={editTexts('declineYes')}
      label={editTexts('declineNote')}
      name="note"
      limit={LIMITS.note}
      error={changed === null ? error : editTexts('changedSince')}
      isLong
      isDestructive
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceField
        label={editTexts('declineWhich')}
        name="decline"
        value={chosen}
        choices={reasons.map(({ id, title }) => ({ value: id, label: inLanguage(title) }))}
        onInput={setChosen}
        error={isMissing ? editTexts('declineMissing') : ''}
      />
      {reason !== undefined && <blockquote class="decline-text">{reason.text[ticket.language]}</blockquote>}
    </ReasonDialog>
  );
}
