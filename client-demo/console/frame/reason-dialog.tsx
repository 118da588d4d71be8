import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { TextField } from '../../shared/index.js';
import { FormDialog } from './form-dialog.js';

interface ReasonDialogProps {
  readonly title: string;
  readonly lead: string;
  /** Words of the button that does it. */
  readonly action: string;
  readonly isDestructive?: boolean;
  /** The box for the reason. */
  readonly label: string;
  readonly name: string;
  readonly limit: number;
  readonly isLong?: boolean;
  /** What is said when the box is empty; without it, it may be. */
  readonly missing?: string;
  /** Why it could not be done; empty for nothing. */
  readonly error: string;
  /** Does it. Tells whether it is done, and then the dialog closes. */
  readonly onSubmit: (reason: string) => Promise<boolean>;
  readonly onClose: () => void;
  /** What is asked before the reason. */
  readonly children?: ComponentChildren;
}

/** Asks why before it is done. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { missing = '' } = props;
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async () => {
    const isEmpty = missing !== '' && reason.trim() === '';
    setIsMissing(isEmpty);
    if (isEmpty) return;
    setIsBusy(true);
    const isDone = await props.onSubmit(reason.trim());
    setIsBusy(false);
    if (isDone) props.onClose();
  };
  return (
    <FormDialog
      title={props.title}
      lead={props.lead}
      action={props.action}
      isBusy={isBusy}
      error={isMissing ? missing : props.error}
      isDestructive={props.isDestructive ?? false}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {props.children}
      <TextField
        label={props.label}
        name={props.name}
        value={reason}
        onInput={setReason}
        limit={props.limit}
        isLong={props.isLong ?? false}
        isOptional={missing === ''}
      />
    </FormDialog>
  );
}
