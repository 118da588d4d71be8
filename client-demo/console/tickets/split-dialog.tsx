import { useState } from 'preact/hooks';
import { LIMITS, type TicketDetails } from '../../../src/protocol/index.js';
import { explainError, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FormDialog } from '../frame/form-dialog.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { goTo } from './number-dialog.js';

const SHOWN = 90;

interface SplitProps {
  readonly ticket: TicketDetails;
  readonly onClose: () => void;
}

/** Takes messages out into a ticket of their own. */
export function SplitDialog({ ticket, onClose }: SplitProps) {
  const split = useSplit({ ticket, onClose });
  return (
    <FormDialog
      title={editTexts('splitTitle')}
      lead={editTexts('splitLead')}
      action={editTexts('splitYes')}
      isBusy={split.isBusy}
      error={split.error}
      onSubmit={split.submit}
      onClose={onClose}
    >
      <fieldset class="choices split-choices">
        <legend class="field-label">{editTexts('splitWhich')}</legend>
        {ticket.messages
          .filter(({ kind }) => kind === 'question')
          .map((message) => (
            <label key={message.id} class="choice">
              <input
                type="checkbox"
                checked={split.chosen.includes(message.id)}
                onChange={() => split.toggle(message.id)}
              />
              <span>
                {message.text.slice(0, SHOWN)}
                <span class="choice-hint">{message.author || ticketTexts('nobody')}</span>
              </span>
            </label>
          ))}
      </fieldset>
      <TextField
        label={editTexts('splitSubject')}
        name="subject"
        value={split.subject}
        onInput={split.setSubject}
        limit={LIMITS.subject}
      />
    </FormDialog>
  );
}

function useSplit({ ticket, onClose }: SplitProps) {
  const { tickets } = useDesk();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [subject, setSubject] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async () => {
    if (chosen.length === 0 || subject.trim() === '') return setError(editTexts('splitMissing'));
    setIsBusy(true);
    const body = { messageIds: chosen, subject: subject.trim() };
    const answer = await tickets.rearrange('POST /tickets/:number/split', { number: ticket.number }, body);
    setIsBusy(false);
    if (!answer.ok) return setError(explainError(answer.error));
    onClose();
    goTo(answer.data.number);
  };
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return { chosen, toggle, subject, setSubject, error, isBusy, submit };
}
