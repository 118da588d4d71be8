import { useState } from 'preact/hooks';
import type { BulkResult } from '../../../src/protocol/index.js';
import { ERROR_CODES } from '../../../src/shared/errors.js';
import { type Choice, ChoiceField, explainError, request } from '../../shared/index.js';
import { localError } from '../../shared/texts/errors.js';
import { type Desk, useDesk } from '../desk.js';
import type { Selection } from '../state/selection.js';
import { STATUSES } from '../state/ticket-filter.js';
import { listTexts } from '../texts/list-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { agentChoices, severityChoices, topicChoices } from './ticket-words.js';

const MOST = 100;
const NOBODY = 'none';

type Part = 'assigneeId' | 'severity' | 'topic' | 'status';

/** Changes all picked tickets at once, and says of each that it could not change why. */
export function BulkBar({
  selection,
  onLetGo,
}: {
  readonly selection: Selection;
  readonly onLetGo: () => void;
}) {
  const bulk = useBulk([...selection.picked]);
  const count = selection.picked.size;
  return (
    <section class="bulk" aria-label={listTexts('changeTo')} hidden={count === 0 && bulk.result === null}>
      <p class="bulk-count" role="status">
        {count > 0 && listTexts('picked', { count })}
        {count > 0 && (
          <button type="button" class="link-button" onClick={onLetGo}>
            {listTexts('letGo')}
          </button>
        )}
      </p>
      {count > MOST && <p class="field-error">{listTexts('most', { count: MOST })}</p>}
      {count > 0 && count <= MOST && <BulkForm bulk={bulk} />}
      <div role="status">{bulk.result !== null && <Outcome result={bulk.result} />}</div>
      <div role="alert">{bulk.error !== '' && <p class="field-error">{bulk.error}</p>}</div>
    </section>
  );
}

function BulkForm({ bulk }: { readonly bulk: ReturnType<typeof useBulk> }) {
  const desk = useDesk();
  return (
    <form
      class="bulk-form"
      onSubmit={(event) => {
        event.preventDefault();
        return bulk.apply();
      }}
    >
      <ChoiceField
        label={listTexts('what')}
        name="what"
        value={bulk.part}
        choices={[
          { value: 'assigneeId', label: listTexts('assignee') },
          { value: 'severity', label: listTexts('severity') },
          { value: 'topic', label: listTexts('topic') },
          { value: 'status', label: listTexts('status') },
        ]}
        onInput={bulk.choosePart}
      />
      <ChoiceField
        label={listTexts('value')}
        name="value"
        value={bulk.value}
        choices={bulk.part === '' ? [] : valuesOf(bulk.part, desk)}
        onInput={bulk.chooseValue}
      />
      <button
        type="submit"
        class="button is-primary is-compact"
        aria-disabled={bulk.isBusy || bulk.value === ''}
      >
        {listTexts(bulk.isBusy ? 'applying' : 'apply')}
      </button>
    </form>
  );
}

function Outcome({ result }: { readonly result: BulkResult }) {
  return (
    <>
      {result.done.length > 0 && <p>{listTexts('changed', { count: result.done.length })}</p>}
      {result.refused.length > 0 && (
        <>
          <p>{listTexts('refused')}</p>
          <ul class="bulk-refused">
            {result.refused.map(({ number, code }) => (
              <li key={number}>
                <span class="number">{number}</span>: {explainCode(code)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function useBulk(numbers: readonly string[]) {
  const { tickets } = useDesk();
  const [part, setPart] = useState<Part | ''>('');
  const [value, setValue] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<BulkResult | null>(null);
  const [error, setError] = useState('');
  const apply = async () => {
    if (isBusy || part === '' || value === '') return;
    setIsBusy(true);
    const change = changeOf(part, value);
    const answer = await request('POST /tickets/bulk', { body: { numbers, change } });
    setIsBusy(false);
    setError(answer.ok ? '' : explainError(answer.error));
    setResult(answer.ok ? answer.data : null);
    if (answer.ok) await tickets.pages.load();
  };
  const choosePart = (chosen: string) => {
    setPart(PARTS.find((one) => one === chosen) ?? '');
    setValue('');
    setResult(null);
  };
  return { part, value, isBusy, result, error, apply, choosePart, chooseValue: setValue };
}

const PARTS = ['assigneeId', 'severity', 'topic', 'status'] as const;

function changeOf(part: Part, value: string): object {
  if (part === 'severity') return { severity: Number(value) };
  if (part === 'assigneeId') return { assigneeId: value === NOBODY ? null : value };
  if (part === 'topic') return { topic: value === NOBODY ? '' : value };
  return { status: value };
}

function valuesOf(part: Part, desk: Desk): readonly Choice[] {
  if (part === 'severity') return severityChoices();
  if (part === 'assigneeId') return [...agentChoices(desk), { value: NOBODY, label: listTexts('nobodyYet') }];
  if (part === 'topic') return [...topicChoices(desk), { value: NOBODY, label: listTexts('noTopic') }];
  return STATUSES.filter((status) => status !== 'new').map((status) => ({
    value: status,
    label: ticketTexts(`status_${status}`),
  }));
}

function explainCode(code: string): string {
  const known = ERROR_CODES.find((one) => one === code);
  return explainError(localError(known ?? 'internal'));
}
