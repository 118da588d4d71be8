import { useState } from 'preact/hooks';
import { LIMITS } from '../../../src/protocol/index.js';
import { ChoiceField, explainError, language, newClientId, request, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FormDialog } from '../frame/form-dialog.js';
import { listTexts } from '../texts/list-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { goTo } from './number-dialog.js';
import { severityChoices, topicChoices } from './ticket-words.js';

const CHANNELS = ['phone', 'email', 'form'] as const;
const EMPTY = {
  channel: 'phone',
  name: '',
  email: '',
  phone: '',
  subject: '',
  question: '',
  topic: '',
  severity: '3',
};

type Values = typeof EMPTY;

/** Opens the dialog in which an agent types in a ticket for somebody who called or wrote elsewhere. */
export function NewTicketButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="button is-compact" onClick={() => setIsOpen(true)}>
        {listTexts('create')}
      </button>
      {isOpen && <NewTicketDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function NewTicketDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const form = useNewTicket(onClose);
  const field = (name: keyof Values) => ({
    name,
    value: form.values[name],
    onInput: (value: string) => form.change(name, value),
  });
  const channels = CHANNELS.map((value) => ({ value, label: ticketTexts(`channel_${value}`) }));
  return (
    <FormDialog
      title={listTexts('createTitle')}
      lead={listTexts('createLead')}
      action={listTexts('createYes')}
      isBusy={form.isBusy}
      error={form.error}
      onSubmit={form.send}
      onClose={onClose}
    >
      <ChoiceField {...field('channel')} label={listTexts('channel')} choices={channels} />
      <TextField {...field('name')} label={listTexts('name')} limit={LIMITS.name} isOptional />
      <TextField {...field('email')} label={listTexts('email')} inputmode="email" isOptional />
      <TextField {...field('phone')} label={listTexts('phone')} inputmode="tel" isOptional />
      <TextField {...field('subject')} label={listTexts('subject')} limit={LIMITS.subject} isOptional />
      <TextField {...field('question')} label={listTexts('question')} limit={LIMITS.ticketText} isLong />
      {desk.topics.value.length > 0 && (
        <ChoiceField
          {...field('topic')}
          label={listTexts('topic')}
          none={listTexts('noTopic')}
          choices={topicChoices(desk)}
          isOptional
        />
      )}
      <ChoiceField {...field('severity')} label={listTexts('severity')} choices={severityChoices()} />
    </FormDialog>
  );
}

function useNewTicket(onClose: () => void) {
  const [values, setValues] = useState<Values>(EMPTY);
  const [key, setKey] = useState(newClientId);
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const change = (name: keyof Values, value: string) => {
    setValues({ ...values, [name]: value });
    // Other words are another ticket.
    if (error !== '') setKey(newClientId());
    setError('');
  };
  const send = async () => {
    if (values.question.trim() === '') return setError(listTexts('questionMissing'));
    setIsBusy(true);
    const answer = await request('POST /tickets', { body: bodyOf(values), idempotencyKey: key });
    setIsBusy(false);
    if (!answer.ok) return setError(explainError(answer.error));
    onClose();
    goTo(answer.data.number);
  };
  return { values, change, send, error, isBusy };
}

/** What is empty is left out. */
function bodyOf({ severity, ...texts }: Values): object {
  const given = Object.entries(texts)
    .map(([name, value]): [string, string] => [name, value.trim()])
    .filter(([, value]) => value !== '');
  const chosen = severity === '' ? {} : { severity: Number(severity) };
  return { ...Object.fromEntries(given), ...chosen, language: language.peek() };
}
