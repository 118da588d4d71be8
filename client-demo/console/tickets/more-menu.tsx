import { useState } from 'preact/hooks';
import type { TicketDetails } from '../../../src/protocol/index.js';
import { Menu, MenuItem } from '../frame/menu.js';
import { editTexts } from '../texts/edit-texts.js';
import { DeclineDialog } from './decline-dialog.js';
import { NumberDialog } from './number-dialog.js';
import { SplitDialog } from './split-dialog.js';

const ACTIONS = ['rename', 'link', 'merge', 'split', 'decline'] as const;

type Action = (typeof ACTIONS)[number];

/** What is done to a ticket now and then: a new subject, linking, merging, splitting, closing without a solution. */
export function MoreMenu({
  ticket,
  onRename,
}: {
  readonly ticket: TicketDetails;
  readonly onRename: () => void;
}) {
  const [action, setAction] = useState<Action | null>(null);
  const close = () => setAction(null);
  const isOver = ticket.status === 'closed';
  const offered = ACTIONS.filter((one) => !isOver || one === 'link' || one === 'rename');
  return (
    <>
      <Menu label={editTexts('more')} title={editTexts('more')}>
        {offered.map((one) => (
          <MenuItem key={one} onChoose={() => (one === 'rename' ? onRename() : setAction(one))}>
            {editTexts(one)}
          </MenuItem>
        ))}
      </Menu>
      {action === 'link' && <NumberDialog kind="link" ticket={ticket} onClose={close} />}
      {action === 'merge' && <NumberDialog kind="merge" ticket={ticket} onClose={close} />}
      {action === 'split' && <SplitDialog ticket={ticket} onClose={close} />}
      {action === 'decline' && <DeclineDialog ticket={ticket} onClose={close} />}
    </>
  );
}
