import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { LIMITS, type WireError } from '../../../src/protocol/index.js';
import { type Choice, ChoiceField, explainError, inLanguage, TextField } from '../../shared/index.js';
import { type Desk, useDesk } from '../desk.js';
import { passingTexts } from '../texts/passing-texts.js';
import type { Destination } from './passing.js';

interface HandOverDialogProps {
  readonly chatId: string;
  /** `transfer`: the chat goes to somebody else. `join`: somebody else comes in too. */
  readonly kind: 'transfer' | 'join';
  readonly onClose: () => void;
}

/** Hands a chat on, or asks a colleague in. Open as long as it is drawn. */
export function HandOverDialog({ chatId, kind, onClose }: HandOverDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{passingTexts(kind === 'transfer' ? 'handOver' : 'invite')}</h2>
      <p class="dialog-text">{passingTexts(kind === 'transfer' ? 'handOverText' : 'inviteText')}</p>
      <HandOverForm chatId={chatId} kind={kind} onClose={close} />
    </dialog>
  );
}

function HandOverForm({ chatId, kind, onClose }: HandOverDialogProps) {
  const desk = useDesk();
  const form = useHandOver({ chatId, kind, onClose }, desk);
  return (
    <form
      class="call-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        return form.send();
      }}
    >
      <ChoiceField
        label={passingTexts('to')}
        name="to"
        value={form.to}
        choices={choicesOf(desk, kind)}
        onInput={form.choose}
        error={form.isMissing ? passingTexts('needTo') : ''}
      />
      <TextField
        label={passingTexts('comment')}
        name="comment"
        value={form.comment}
        onInput={form.write}
        limit={LIMITS.comment}
        hint={passingTexts('commentHint')}
        isLong
        isOptional
      />
      <div role="alert">
        {form.refusal !== null && <p class="field-error">{explainError(form.refusal)}</p>}
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {passingTexts('cancel')}
        </button>
        <button type="submit" class="button is-primary" aria-disabled={form.isBusy}>
          {passingTexts(kind === 'transfer' ? 'handOver' : 'invite')}
        </button>
      </div>
    </form>
  );
}

function useHandOver({ chatId, kind, onClose }: HandOverDialogProps, { passing }: Desk) {
  const [to, setTo] = useState('');
  const [comment, setComment] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const send = async () => {
    const destination = readDestination(to);
    setIsMissing(destination === null);
    if (destination === null || isBusy) return;
    setIsBusy(true);
    const refused =
      kind === 'join' && destination.kind === 'agent'
        ? await passing.invite(chatId, destination.agentId, comment.trim())
        : await passing.transfer(chatId, destination, comment.trim());
    setIsBusy(false);
    setRefusal(refused);
    if (refused === null) onClose();
  };
  return { to, comment, isMissing, isBusy, refusal, send, choose: setTo, write: setComment };
}

function choicesOf({ people, topics }: Desk, kind: HandOverDialogProps['kind']): readonly Choice[] {
  const colleagues = people.value.map(({ id, name, role }) => ({
    value: `agent ${id}`,
    label: `${name} · ${passingTexts(`role_${role}`)}`,
  }));
  if (kind === 'join') return colleagues;
  const handled = topics.value.map(({ id, name }) => ({
    value: `topic ${id}`,
    label: passingTexts('topic', { name: inLanguage(name) }),
  }));
  return [
    ...colleagues,
    { value: 'role escalation', label: passingTexts('toEscalation') },
    ...handled,
    { value: 'line ', label: passingTexts('toLine') },
  ];
}

function readDestination(value: string): Destination | null {
  const [kind = '', id = ''] = value.split(' ');
  if (kind === 'agent') return { kind, agentId: id };
  if (kind === 'topic') return { kind, topic: id };
  if (kind === 'role') return { kind, role: 'escalation' };
  return kind === 'line' ? { kind } : null;
}
