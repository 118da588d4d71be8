import { useState } from 'preact/hooks';
import { type CallbackRow, LIMITS } from '../../../src/protocol/index.js';
import { explainError, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FormDialog } from '../frame/form-dialog.js';
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
  const [reason, setReason] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const decline = async () => {
    if (reason.trim() === '') return setError(callTexts('reasonMissing'));
    setIsBusy(true);
    const refusal = await calls.decline(call.id, reason.trim());
    setIsBusy(false);
    if (refusal === null) onClose();
    else setError(explainError(refusal));
  };
  return (
    <FormDialog
      title={callTexts('decline')}
      lead={callTexts('declineLead')}
      action={callTexts('declineYes')}
      isBusy={isBusy}
      error={error}
      isDestructive
      onSubmit={decline}
      onClose={onClose}
    >
      <TextField
        label={callTexts('reason')}
        name="reason"
        value={reason}
        onInput={setReason}
        limit={LIMITS.note}
        isLong
      />
    </FormDialog>
  );
}
