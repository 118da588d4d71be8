import { useRef, useState } from 'preact/hooks';
import { LIMITS, type TicketDetails, type TicketStatus } from '../../../src/protocol/index.js';
import { ConfirmDialog, language } from '../../shared/index.js';
import { Menu, MenuItem } from '../frame/menu.js';
import { ReasonDialog } from '../frame/reason-dialog.js';
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
  const moving = useMoving(ticket);
  const button = useRef<HTMLButtonElement | null>(null);
  useCommand('end', () => button.current?.click());
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
            <MenuItem key={status} onChoose={() => moving.choose(status)}>
              {editTexts(`move_${status}`)}
            </MenuItem>
          ))}
      </Menu>
      <div role="alert">{moving.error !== '' && <p class="field-error">{moving.error}</p>}</div>
      <Questions ticket={ticket} moving={moving} />
    </>
  );
}

/** What is asked before the status changes: whether to pause at all, and why. */
function Questions({
  ticket,
  moving,
}: {
  readonly ticket: TicketDetails;
  readonly moving: ReturnType<typeof useMoving>;
}) {
  const since = ticket.waitingSince;
  const moment = since === null ? '' : sayMoment(since, slowNow.value, language.value);
  return (
    <>
      <ConfirmDialog
        isOpen={moving.asking !== null}
        title={editTexts('pauseTitle')}
        text={editTexts('pauseText', { moment })}
        action={editTexts('pauseYes')}
        onConfirm={moving.goOn}
        onCancel={() => moving.setAsking(null)}
      />
      {moving.isHolding && (
        <ReasonDialog
          title={editTexts('move_on_hold')}
          lead={editTexts('reasonHint')}
          action={editTexts('move_on_hold')}
          label={editTexts('reason')}
          name="reason"
          limit={LIMITS.comment}
          error=""
          onSubmit={moving.hold}
          onClose={() => moving.setIsHolding(false)}
        />
      )}
    </>
  );
}

function useMoving(ticket: TicketDetails) {
  const { change, error, changed } = useChange(ticket);
  const [asking, setAsking] = useState<TicketStatus | null>(null);
  const [isHolding, setIsHolding] = useState(false);
  const move = (to: TicketStatus, reason = '') =>
    change('POST /tickets/:number/status', { to, ...(reason === '' ? {} : { reason }) });
  const moveOrAskWhy = async (to: TicketStatus) => {
    if (to === 'on_hold') setIsHolding(true);
    else await move(to);
  };
  return {
    asking,
    setAsking,
    isHolding,
    setIsHolding,
    error: changed === null ? error : editTexts('changedSince'),
    choose: async (to: TicketStatus) => {
      if (ticket.waitingSince !== null && PAUSES.has(to)) setAsking(to);
      else await moveOrAskWhy(to);
    },
    goOn: async () => {
      setAsking(null);
      if (asking !== null) await moveOrAskWhy(asking);
    },
    /** The dialog closes in any case: a refusal is told where the menu is. */
    hold: async (reason: string) => {
      setIsHolding(false);
      return await move('on_hold', reason);
    },
  };
}
