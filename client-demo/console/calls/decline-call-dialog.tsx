import { useState } from 'preact/hooks';
import { type CallbackRow, LIMITS } from '../../../src/protocol/index.js';
import { explainError } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ReasonDialog } from '../frame/reason-dialog.js';
import { callTexts } from '../texts/call-texts.js';

/** Decides against a call, with the reason that stays with it. */
export function DeclineCallDialog({
  call,
  onClose,
}: {
  readonly call: CallbackRow;
  readonly onClose: () => void;
}) {
  const { calls } = useDesk();
  const [error, setError] = useState('');
  const decline = async (reason: string) => {
    const refusal = await calls.decline(call.id, reason);
    setError(refusal === null ? '' : explainError(refusal));
    return refusal === null;
  };
  return (
    <ReasonDialog
      title={callTexts('decline')}
      lead={callTexts('declineLead')}
      action={callTexts('declineYes')}
      label={callTexts('reason')}
      name="reason"
      limit={LIMITS.note}
      missing={callTexts('reasonMissing')}
      error={error}
      isLong
      isDestructive
      onSubmit={decline}
      onClose={onClose}
    />
  );
}
