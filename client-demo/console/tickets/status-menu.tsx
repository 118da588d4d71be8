import { useRef, useState } from 'preact/hooks';
import { LIMITS, type TicketDetails, type TicketStatus } from '../../../src/protocol/index.js';
import { ConfirmDialog, language, TextField } from '../../shared/index.js';
import { FormDialog } from '../frame/form-dialog.js';
import { Menu, MenuItem } from '../frame/menu.js';
import { slowNow } from '../frame/slow-now.js';
import { useCommand } from '../keys/keys.js';
import { sayMoment } from '../state/times.js';
import { editTexts } from '../texts/edit-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { useChange } from './use-change.js';

/** What stops the clock of the solution. */
const PAUSES: ReadonlySet<TicketStatus> = new Set(['waiting', 'on_hold']);

/** Where the ticket stands and where it may go from there. Pausing while the customer waits is asked about first. */
export function StatusMenu({ ticket }: { readonly ticket: TicketDetails }) {
  const { change, error, changed } = useChange(ticket);
  const [asking, setAsking] = useState<TicketStatus | null>(null);
  const [holding, setHolding] = useState(false);
  const button = useRef<HTMLButtonElement | null>(null);
  useCommand('end', () => button.current?.click());
  const move = (to: TicketStatus, reason = '') =>
    change('POST /tickets/:number/status', { to, ...(reason === '' ? {} : { reason }) });
  const choose = async (to: TicketStatus) => {
    if (ticket.waitingSince !== null && PAUSES.has(to)) return setAsking(to);
    if (to === 'on_hold') return setHolding(true);
    await move(to);
  };
  const goOn = async (to: TicketStatus) => {
    setAsking(null);
    if (to === 'on_hold') setHolding(true);
    else await move(to);
  };
  if (ticket.nextStatuses.length === 0) return null;
  return (
    <>
      <Menu
        label={ticketTexts(`status_${ticket.status}`)}
        title={editTexts('moveTo')}
        shortcut="e"
        buttonRef={(element) => {
          button.current = element;
        }}
      >
        {ticket.nextStatuses
          .filter((status) => status !== 'new')
          .map((status) => (
            <MenuItem key={status} onChoose={() => choose(status)}>
              {editTexts(`move_${status}`)}
            </MenuItem>
          ))}
      </Menu>
      <div role="alert">
        {(error !== '' || changed !== null) && (
          <p class="field-error">{error === '' ? editTexts('changedSince') : error}</p>
        )}
      </div>
      <ConfirmDialog
        isOpen={asking !== null}
        title={editTexts('pauseTitle')}
        text={editTexts('pauseText', {
          moment:
            ticket.waitingSince === null ? '' : sayMoment(ticket.waitingSince, slowNow.value, language.value),
        })}
        action={editTexts('pauseYes')}
        onConfirm={() => (asking === null ? undefined : goOn(asking))}
        onCancel={() => setAsking(null)}
      />
      {holding && (
        <HoldDialog
          onHold={async (reason) => {
            setHolding(false);
            await move('on_hold', reason);
          }}
          onClose={() => setHolding(false)}
        />
      )}
    </>
  );
}

function HoldDialog(props: { readonly onHold: (reason: string) => void; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={editTexts('move_on_hold')}
      lead={editTexts('reasonHint')}
      action={editTexts('move_on_hold')}
      isBusy={false}
      error=""
      onSubmit={() => props.onHold(reason.trim())}
      onClose={props.onClose}
    >
      <TextField
        label={editTexts('reason')}
        name="reason"
        value={reason}
        onInput={setReason}
        limit={LIMITS.comment}
        isOptional
      />
    </FormDialog>
  );
}
