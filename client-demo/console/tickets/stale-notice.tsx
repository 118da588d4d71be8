import type { TicketChange } from '../../../src/protocol/index.js';
import { useDesk } from '../desk.js';
import { Moment } from '../frame/moment.js';
import { editTexts } from '../texts/edit-texts.js';
import { sayChange } from './say-change.js';

interface StaleNoticeProps {
  readonly changed: readonly TicketChange[];
  /** Words of the button that does it all the same. */
  readonly action: string;
  readonly onAgain: () => void;
  readonly onDrop?: () => void;
}

/** That somebody else was faster, with what they changed; what was typed stays where it is. */
export function StaleNotice({ changed, action, onAgain, onDrop }: StaleNoticeProps) {
  const desk = useDesk();
  return (
    <div class="stale" role="alert">
      <h3>{editTexts('changedSince')}</h3>
      <p>{editTexts('changedLead')}</p>
      <ul class="plain-list">
        {changed.map((change) => (
          <li key={`${change.field} ${change.at}`}>
            {sayChange(desk, change)}
            <span class="stale-by">
              {' · '}
              {change.by || editTexts('byServer')}, <Moment at={change.at} />
            </span>
          </li>
        ))}
      </ul>
      <div class="stale-actions">
        <button type="button" class="button is-compact" onClick={onAgain}>
          {action}
        </button>
        {onDrop !== undefined && (
          <button type="button" class="button is-quiet is-compact" onClick={onDrop}>
            {editTexts('dropMine')}
          </button>
        )}
      </div>
    </div>
  );
}
