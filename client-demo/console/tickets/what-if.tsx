import type { TicketSeverity } from '../../../src/protocol/index.js';
import { editTexts } from '../texts/edit-texts.js';

interface WhatIfProps {
  readonly number: string;
  readonly severity: TicketSeverity;
  readonly onSave: () => void;
  readonly onDrop: () => void;
}

/** What another severity would do to the clocks, before it is saved. */
export function WhatIf({ onSave, onDrop }: WhatIfProps) {
  return (
    <div class="what-if">
      <div class="stale-actions">
        <button type="button" class="button is-primary is-compact" onClick={onSave}>
          {editTexts('save')}
        </button>
        <button type="button" class="button is-compact" onClick={onDrop}>
          {editTexts('cancel')}
        </button>
      </div>
    </div>
  );
}
