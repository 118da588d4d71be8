import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WireError } from '../../../src/protocol/index.js';
import { explainError, newClientId, now, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { type CallFault, type CallForm, readCallForm } from '../state/call-form.js';
import { callTexts } from '../texts/call-texts.js';
import { WhenFields } from './when-fields.js';

interface CallBackDialogProps {
  readonly about: { readonly chatId: string } | { readonly ticketNumber: string };
  readonly name: string;
  /** The number on record; empty for none. */
  readonly phone: string;
  readonly onClose: () => void;
}

/** Arranges a call, now or at a time. Open as long as it is drawn. */
export function CallBackDialog(props: CallBackDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [isArranged, setIsArranged] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={props.onClose}>
      <h2 id={id}>{callTexts('callBack')}</h2>
      <p class="dialog-text">{callTexts('callTo', { name: props.name })}</p>
      {isArranged ? (
        <Arranged onClose={close} />
      ) : (
        <ArrangeForm {...props} onClose={close} onArranged={() => setIsArranged(true)} />
      )}
    </dialog>
  );
}

function ArrangeForm(props: CallBackDialogProps & { readonly onArranged: () => void }) {
  const { calls } = useDesk();
  const [clientId] = useState(newClientId);
  const [form, setForm] = useState<CallForm>(() => ({
    phone: props.phone,
    when: 'now',
    at: '',
  }));
  const [fault, setFault] = useState<CallFault | null>(null);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const arrange = async () => {
    const read = readCallForm(form, now.peek());
    setFault('fault' in read ? read.fault : null);
    if ('fault' in read) return;
    setIsBusy(true);
    const refused = await calls.arrange({ clientId, ...props.about, ...read });
    setIsBusy(false);
    setRefusal(refused);
    if (refused === null) props.onArranged();
  };
  return (
    <form
      class="call-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return isBusy ? undefined : arrange();
      }}
    >
      <TextField
        label={callTexts('phone')}
        name="phone"
        autocomplete="tel"
        inputmode="tel"
        value={form.phone}
        onInput={(phone) => setForm({ ...form, phone })}
        error={fault === 'phoneFault' ? callTexts(fault) : ''}
      />
      <WhenFields form={form} fault={fault} onChange={setForm} />
      {refusal !== null && (
        <p class="field-error" role="alert">
          {explainError(refusal)}
        </p>
      )}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={props.onClose}>
          {callTexts('cancel')}
        </button>
        <button type="submit" class="button is-primary" aria-disabled={isBusy}>
          {callTexts(isBusy ? 'arranging' : 'arrange')}
        </button>
      </div>
    </form>
  );
}

function Arranged({ onClose }: { readonly onClose: () => void }) {
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus(), []);
  return (
    <>
      <p class="arranged" role="status">
        {callTexts('arranged')} <a href="#/calls">{callTexts('seeCalls')}</a>
      </p>
      <div class="dialog-actions">
        <button ref={done} type="button" class="button is-primary" onClick={onClose}>
          {callTexts('close')}
        </button>
      </div>
    </>
  );
}
