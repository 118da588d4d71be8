import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeskView, TicketReceipt, WireError } from '../../../src/protocol/index.js';
import {
  AttachButton,
  explainError,
  FileList,
  type Files,
  language,
  newClientId,
  request,
  useFiles,
} from '../../shared/index.js';
import { askDraftOf } from './ask-draft.js';
import { AskFields } from './ask-fields.js';
import { ASK_FIELDS, type AskFaults, type AskField, byAskField, checkAsk, toTicket } from './ask-rules.js';
import { ExpectedLine } from './expected-line.js';
import { SentTicket } from './sent-ticket.js';
import { ticketSiteTexts } from './ticket-texts.js';

/** The form that becomes a ticket. What was typed is never lost, whatever is refused. */
export function AskForm({ desk }: { readonly desk: DeskView }) {
  const [receipt, setReceipt] = useState<TicketReceipt | null>(null);
  if (receipt !== null) {
    return <SentTicket desk={desk} receipt={receipt} onAnother={() => setReceipt(null)} />;
  }
  return <Form desk={desk} onSent={setReceipt} />;
}

interface FormProps {
  readonly desk: DeskView;
  readonly onSent: (receipt: TicketReceipt) => void;
}

function Form(props: FormProps) {
  const { desk } = props;
  const files = useFiles({ deskId: desk.id, most: desk.attachments.perMessage });
  const form = useAskForm(props, files);
  return (
    <form
      ref={form.element}
      class="start-form ask-form"
      noValidate
      aria-label={ticketSiteTexts('openForm')}
      onSubmit={(event) => {
        event.preventDefault();
        return form.send();
      }}
    >
      <AskFields desk={desk} values={form.values} faults={form.faults} onInput={form.change} />
      {desk.attachments.isOffered && (
        <div class="ask-files">
          <AttachButton files={files} types={desk.attachments.types} />
          <p class="field-hint">
            {ticketSiteTexts('fileHint', {
              count: desk.attachments.perMessage,
              size: desk.attachments.maxMegabytes,
            })}
          </p>
          <FileList files={files} />
        </div>
      )}
      <ExpectedLine desk={desk} topic={form.values.topic} severity={form.values.severity} />
      <div role="alert">
        {form.error !== null && <p class="notice is-bad">{explainError(form.error)}</p>}
        {form.isEarly && <p class="notice">{ticketSiteTexts('waitForFile')}</p>}
      </div>
      <button type="submit" class="button is-primary" aria-disabled={form.isBusy || files.isUploading}>
        {ticketSiteTexts(form.isBusy ? 'sending' : 'send')}
      </button>
    </form>
  );
}

function useAskForm({ desk, onSent }: FormProps, files: Files) {
  const element = useRef<HTMLFormElement>(null);
  const draft = askDraftOf(desk.id);
  const [values, setValues] = useState(() => draft.read());
  const [faults, setFaults] = useState<AskFaults>({});
  const [error, setError] = useState<WireError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isEarly, setIsEarly] = useState(false);
  const [tries, setTries] = useState(0);
  const rules = desk.form.fields;
  useFocusOnFault(element.current, faults, tries);
  const send = async () => {
    if (isBusy) return;
    const wrong = checkAsk(values, rules);
    setFaults(wrong);
    setError(null);
    setIsEarly(files.isUploading);
    setTries(tries + 1);
    if (Object.keys(wrong).length > 0 || files.isUploading) return;
    setIsBusy(true);
    const answer = await request('POST /desks/:desk/tickets', {
      path: { desk: desk.id },
      body: toTicket(values, rules, { language: language.value, attachmentIds: files.ids }),
      idempotencyKey: values.clientId,
    });
    setIsBusy(false);
    if (answer.ok) {
      draft.clear();
      return onSent(answer.data);
    }
    const named = byAskField(answer.error.faults);
    setFaults(named);
    setTries(tries + 2);
    setError(Object.keys(named).length > 0 ? null : answer.error);
  };
  const change = (field: AskField, text: string) => {
    // Other words are another ticket: sent under the old key, they would be refused.
    const changed = { ...values, [field]: text, clientId: error === null ? values.clientId : newClientId() };
    setValues(changed);
    setFaults((before) => ({ ...before, [field]: undefined }));
    draft.write(changed);
  };
  return { element, values, faults, error, isBusy, isEarly, send, change };
}

/** After a try, the focus goes to the first field that needs another look. */
function useFocusOnFault(form: HTMLFormElement | null, faults: AskFaults, tries: number): void {
  useEffect(() => {
    const first = ASK_FIELDS.find((field) => faults[field] !== undefined);
    const box = first === undefined ? null : form?.elements.namedItem(first);
    if (box instanceof HTMLElement) box.focus();
    // Typing changes the faults too, and then the focus stays where somebody types.
  }, [tries]);
}
