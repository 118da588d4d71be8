import { useEffect, useState } from 'preact/hooks';
import type { SavedTicketView, WireError } from '../../../src/protocol/index.js';
import { explainError, request, TextField } from '../../shared/index.js';
import { Icon } from '../frame/icons.js';
import { fromSaved, queryOf, type TicketFilter } from '../state/ticket-filter.js';
import { listTexts } from '../texts/list-texts.js';

interface SavedViewsProps {
  readonly filter: TicketFilter;
  readonly onChoose: (filter: TicketFilter) => void;
}

/** The agent's own filters under names of their own. */
export function SavedViews({ filter, onChoose }: SavedViewsProps) {
  const { views, refusal, save, remove } = useSavedViews();
  const [name, setName] = useState('');
  return (
    <section class="saved-views" aria-label={listTexts('saved')}>
      {views.length > 0 && <h3 class="field-label">{listTexts('saved')}</h3>}
      <ul class="plain-list">
        {views.map((view) => (
          <li key={view.id} class="saved-view">
            <button type="button" class="link-button" onClick={() => onChoose(fromSaved(view.query))}>
              {view.name}
            </button>
            <button
              type="button"
              class="button is-quiet is-icon"
              aria-label={listTexts('remove', { name: view.name })}
              onClick={() => remove(view.id)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <form
        class="save-view"
        onSubmit={async (event) => {
          event.preventDefault();
          if (name.trim() !== '' && (await save(name.trim(), filter))) setName('');
        }}
      >
        <TextField label={listTexts('saveName')} name="view-name" value={name} onInput={setName} limit={60} />
        <button type="submit" class="button is-compact">
          {listTexts('save')}
        </button>
      </form>
      <div role="alert">{refusal !== null && <p class="field-error">{explainError(refusal)}</p>}</div>
    </section>
  );
}

function useSavedViews() {
  const [views, setViews] = useState<readonly SavedTicketView[]>([]);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const load = async () => {
    const answer = await request('GET /ticket-views');
    if (answer.ok) setViews(answer.data.views);
  };
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  const after = async (answer: { readonly ok: boolean; readonly error?: WireError }) => {
    setRefusal(answer.error ?? null);
    if (answer.ok) await load();
    return answer.ok;
  };
  const save = async (name: string, filter: TicketFilter) =>
    await after(await request('POST /ticket-views', { body: { name, query: bodyOf(filter) } }));
  const remove = async (id: string) =>
    await after(await request('DELETE /ticket-views/:id', { path: { id } }));
  return { views, refusal, save, remove };
}

function bodyOf(filter: TicketFilter): Record<string, string> {
  return queryOf(filter);
}
