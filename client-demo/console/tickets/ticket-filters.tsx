import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Choice, ChoiceField, TextField } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { useCommand } from '../keys/keys.js';
import { go, route } from '../router.js';
import { openedIn } from '../state/route.js';
import { countParts, filterOf, SORTS, STATUSES, type TicketFilter } from '../state/ticket-filter.js';
import { listTexts } from '../texts/list-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { SavedViews } from './saved-views.js';
import { agentChoices, severityChoices, topicChoices, toSeverity } from './ticket-words.js';

const TYPING_MS = 300;

/** The search of the tickets and, folded away, all else that narrows the list. The address holds it, so it can be kept and sent. */
export function TicketFilters({ filter }: { readonly filter: TicketFilter }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const count = countParts(filter);
  return (
    <search class="filters">
      <div class="filters-line">
        <Search filter={filter} />
        <button
          type="button"
          class="button is-compact"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {count === 0 ? listTexts('filters') : listTexts('filtersOn', { count })}
        </button>
      </div>
      <div id={id} class="filters-more" hidden={!isOpen}>
        {isOpen && <More filter={filter} />}
      </div>
    </search>
  );
}

function narrow(filter: TicketFilter): void {
  go({ section: 'tickets', number: openedIn(route.peek()), filter });
}

/** Words or a number: the list follows a moment after the last letter. */
function Search({ filter }: { readonly filter: TicketFilter }) {
  const [words, setWords] = useState(filter.q);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useCommand('search', () => box.current?.focus());
  useEffect(() => setWords(filter.q), [filter.q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = (q: string) => {
    clearTimeout(timer.current);
    narrow({ ...filter, q: q.trim() });
  };
  return (
    <input
      ref={box}
      class="field-input is-search"
      type="search"
      maxLength={100}
      aria-label={listTexts('search')}
      aria-keyshortcuts="/"
      placeholder={listTexts('searchHint')}
      value={words}
      onInput={(event) => {
        const typed = event.currentTarget.value;
        setWords(typed);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => look(typed), TYPING_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') look(words);
      }}
    />
  );
}

function More({ filter }: { readonly filter: TicketFilter }) {
  const desk = useDesk();
  const change = (part: Partial<TicketFilter>) => narrow({ ...filter, ...part });
  const nobody: Choice = { value: 'none', label: listTexts('nobodyYet') };
  return (
    <>
      <Ticks
        title={listTexts('status')}
        choices={STATUSES.map((status) => ({ value: status, label: ticketTexts(`status_${status}`) }))}
        chosen={filter.status}
        onChange={(chosen) => change({ status: STATUSES.filter((status) => chosen.includes(status)) })}
      />
      <Ticks
        title={listTexts('severity')}
        choices={severityChoices().map(({ value }) => ({ value, label: value }))}
        chosen={filter.severity.map(String)}
        onChange={(chosen) => change({ severity: chosen.flatMap((value) => toSeverity(value) ?? []) })}
      />
      <div class="filters-pair">
        <Pick
          label={listTexts('topic')}
          name="topic"
          choices={topicChoices(desk)}
          value={filter.topic}
          onInput={(topic) => change({ topic })}
        />
        <Pick
          label={listTexts('assignee')}
          name="assignee"
          choices={[nobody, ...agentChoices(desk)]}
          value={filter.assignee}
          onInput={(assignee) => change({ assignee })}
        />
        <Days filter={filter} onChange={change} />
        <Typed label={listTexts('requester')} name="requester" filter={filter} onChange={change} />
        <Typed label={listTexts('tag')} name="tag" filter={filter} onChange={change} />
      </div>
      <ChoiceField
        label={listTexts('sort')}
        name="sort"
        none={listTexts('sort_usual')}
        choices={SORTS.map((sort) => ({ value: sort, label: listTexts(`sort_${sort}`) }))}
        value={filter.sort}
        onInput={(value) => change({ sort: SORTS.find((sort) => sort === value) ?? '' })}
        isOptional
      />
      {countParts(filter) > 0 && (
        <button type="button" class="link-button" onClick={() => narrow(filterOf(filter.view))}>
          {listTexts('clear')}
        </button>
      )}
      <SavedViews filter={filter} onChoose={narrow} />
    </>
  );
}

function Pick(props: {
  readonly label: string;
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onInput: (value: string) => void;
}) {
  return <ChoiceField {...props} none={listTexts('anything')} isOptional />;
}

function Ticks(props: {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset class="ticks">
      <legend class="field-label">{props.title}</legend>
      {props.choices.map(({ value, label }) => (
        <label key={value} class="tick">
          <input
            type="checkbox"
            checked={props.chosen.includes(value)}
            onChange={(event) => {
              const rest = props.chosen.filter((one) => one !== value);
              props.onChange(event.currentTarget.checked ? [...rest, value] : rest);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface PartProps {
  readonly filter: TicketFilter;
  readonly onChange: (part: Partial<TicketFilter>) => void;
}

function Days({ filter, onChange }: PartProps) {
  const id = useId();
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <div key={name} class="field">
          <label class="field-label" for={`${id}-${name}`}>
            {listTexts(name)}
          </label>
          <input
            id={`${id}-${name}`}
            class="field-input"
            type="date"
            value={filter[name]}
            onChange={(event) => onChange({ [name]: event.currentTarget.value })}
          />
        </div>
      ))}
    </>
  );
}

/** A word that counts when it is finished, not letter by letter. */
function Typed(props: PartProps & { readonly label: string; readonly name: 'requester' | 'tag' }) {
  const { filter, name } = props;
  const [typed, setTyped] = useState(filter[name]);
  useEffect(() => setTyped(filter[name]), [filter[name]]);
  const done = () => {
    if (typed.trim() !== filter[name]) props.onChange({ [name]: typed.trim() });
  };
  return (
    <form
      onFocusOut={done}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <TextField label={props.label} name={name} value={typed} onInput={setTyped} isOptional isUnmarked />
    </form>
  );
}
