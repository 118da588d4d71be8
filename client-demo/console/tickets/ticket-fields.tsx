import { useRef, useState } from 'preact/hooks';
import type { TicketDetails, TicketSeverity } from '../../../src/protocol/index.js';
import { type Choice, ChoiceField, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FactCard } from '../frame/facts.js';
import { Icon } from '../frame/icons.js';
import { useCommand } from '../keys/keys.js';
import { editTexts } from '../texts/edit-texts.js';
import { listTexts } from '../texts/list-texts.js';
import { StaleNotice } from './stale-notice.js';
import { agentChoices, severityChoices, topicChoices, toSeverity } from './ticket-words.js';
import { useChange } from './use-change.js';
import { WhatIf } from './what-if.js';

/** What can be changed of a ticket beside its words: whose it is, its topic, how severe, its tags. */
export function TicketFields({ ticket }: { readonly ticket: TicketDetails }) {
  const desk = useDesk();
  const { change, error, changed, forget } = useChange(ticket);
  const [told, setTold] = useState(false);
  const last = useRef<object>({});
  const card = useRef<HTMLDivElement>(null);
  useCommand('transfer', () => card.current?.querySelector('select')?.focus());
  const save = async (part: object, version = ticket.version) => {
    last.current = part;
    setTold(false);
    setTold(await change('PATCH /tickets/:number', part, version));
  };
  const nobody: Choice = { value: '', label: listTexts('nobodyYet') };
  return (
    <FactCard title={ticket.number} aside={<span role="status">{told && editTexts('saved')}</span>}>
      <div ref={card} class="fields">
        <ChoiceField
          label={listTexts('assignee')}
          name="assignee"
          none={nobody.label}
          value={ticket.assigneeId ?? ''}
          choices={withUnknown(agentChoices(desk), ticket.assigneeId, ticket.assigneeName)}
          onInput={(id) => save({ assigneeId: id === '' ? null : id })}
          isOptional
        />
        <ChoiceField
          label={listTexts('topic')}
          name="topic"
          none={listTexts('noTopic')}
          value={ticket.topic}
          choices={withUnknown(topicChoices(desk), ticket.topic, ticket.topic)}
          onInput={(topic) => save({ topic })}
          isOptional
        />
        <SeverityField ticket={ticket} onSave={(severity) => save({ severity })} />
        <Tags ticket={ticket} onSave={(tags) => save({ tags })} />
      </div>
      <div role="alert">{error !== '' && <p class="field-error">{error}</p>}</div>
      {changed !== null && (
        <StaleNotice
          changed={changed}
          action={editTexts('saveAnyway')}
          onAgain={() => save(last.current)}
          onDrop={forget}
        />
      )}
    </FactCard>
  );
}

/** Before another severity is saved, what it does to the clocks is shown. */
function SeverityField(props: {
  readonly ticket: TicketDetails;
  readonly onSave: (severity: TicketSeverity) => void;
}) {
  const { ticket, onSave } = props;
  const [wanted, setWanted] = useState<TicketSeverity | null>(null);
  const isOther = wanted !== null && wanted !== ticket.severity;
  return (
    <>
      <ChoiceField
        label={listTexts('severity')}
        name="severity"
        value={String(wanted ?? ticket.severity)}
        choices={severityChoices()}
        onInput={(value) => setWanted(toSeverity(value) ?? null)}
      />
      {isOther && (
        <WhatIf
          number={ticket.number}
          severity={wanted}
          onSave={() => {
            setWanted(null);
            onSave(wanted);
          }}
          onDrop={() => setWanted(null)}
        />
      )}
    </>
  );
}

function Tags({
  ticket,
  onSave,
}: {
  readonly ticket: TicketDetails;
  readonly onSave: (tags: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const tag = typed.trim().toLowerCase().replaceAll(/\s+/g, '-');
    setTyped('');
    if (tag !== '' && !ticket.tags.includes(tag)) onSave([...ticket.tags, tag]);
  };
  return (
    <div class="tags">
      <ul class="plain-list tag-list">
        {ticket.tags.map((tag) => (
          <li key={tag} class="tag">
            {tag}
            <button
              type="button"
              class="tag-remove"
              aria-label={editTexts('removeTag', { tag })}
              onClick={() => onSave(ticket.tags.filter((one) => one !== tag))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={editTexts('addTag')}
          name="tag"
          value={typed}
          onInput={setTyped}
          isOptional
          isUnmarked
        />
      </form>
    </div>
  );
}

/** A value that the desk no longer offers stays to be seen. */
function withUnknown(
  choices: readonly Choice[],
  value: string | null,
  label: string | null,
): readonly Choice[] {
  if (value === null || value === '' || choices.some((choice) => choice.value === value)) return choices;
  return [...choices, { value, label: label ?? value }];
}
