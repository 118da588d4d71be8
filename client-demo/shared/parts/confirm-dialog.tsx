import { useEffect, useId, useRef } from 'preact/hooks';
import { sharedTexts } from '../texts/shared-texts.js';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  /** Words of the button that does it. */
  readonly action: string;
  readonly isDestructive?: boolean;
  /** Why it could not be done, to be said in the dialog. */
  readonly error?: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something that cannot be taken back. Escape and the first button leave everything as it is. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === props.isOpen) return;
    if (props.isOpen) element.showModal();
    else element.close();
  }, [props.isOpen]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={() => props.isOpen && props.onCancel()}
    >
      <h2 id={`${id}-title`}>{props.title}</h2>
      <p class="dialog-text" id={`${id}-text`}>
        {props.text}
      </p>
      <div role="alert">{props.error && <p class="field-error dialog-error">{props.error}</p>}</div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={props.onCancel}>
          {sharedTexts('cancel')}
        </button>
        <button
          type="button"
          class={props.isDestructive ? 'button is-danger' : 'button is-primary'}
          onClick={props.onConfirm}
        >
          {props.action}
        </button>
      </div>
    </dialog>
  );
}
