import { useState } from 'preact/hooks';
import type { DeskView, TicketReceipt } from '../../../src/protocol/index.js';
import {
  AttachButton,
  explainError,
  FileList,
  type Files,
  language,
  request,
  useFiles,
} from '../../shared/index.js';
import { FormFields } from '../form/form-fields.js';
import type { Values } from '../form/form-rules.js';
import { useForm } from '../form/use-form.js';
import { ASK_FORM, type AskField, askDraftOf, toTicket } from './ask-rules.js';
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
      <FormFields
        desk={desk}
        form={ASK_FORM}
        rules={desk.form.fields}
        values={form.values}
        faults={form.faults}
        onInput={form.change}
      />
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
  const draft = askDraftOf(desk.id);
  const rules = desk.form.fields;
  const onSend = async (values: Values<AskField>) => {
    const answer = await request('POST /desks/:desk/tickets', {
      path: { desk: desk.id },
      body: toTicket(values, rules, { language: language.value, attachmentIds: files.ids }),
      idempotencyKey: values.clientId,
    });
    if (!answer.ok) return answer.error;
    draft.clear();
    onSent(answer.data);
    return null;
  };
  return useForm({ form: ASK_FORM, rules, draft, onSend, isHeld: files.isUploading, renewsId: true });
}
