import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { editTexts } from '../texts/edit-texts.js';

interface FormDialogProps {
  readonly title: string;
  readonly lead: string;
  /** Words of the button that does it. */
  readonly action: string;
  readonly isBusy: boolean;
  /** What stands in the way; empty for nothing. */
  readonly error: string;
  readonly isDestructive?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialog with a form in it. Open as long as it is drawn; what was typed stays over a refusal. */
export function FormDialog(props: FormDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    // A dialog that is taken away while it is open does not give the focus back by itself.
    return () => {
      if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={props.onClose}>
      <h2 id={id}>{props.title}</h2>
      <p class="dialog-text">{props.lead}</p>
      <form
        class="call-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.isBusy) props.onSubmit();
        }}
      >
        {props.children}
        <div role="alert">{props.error !== '' && <p class="field-error">{props.error}</p>}</div>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {editTexts('cancel')}
          </button>
          <button
            type="submit"
            class={props.isDestructive ? 'button is-danger' : 'button is-primary'}
            aria-disabled={props.isBusy}
          >
            {props.action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
