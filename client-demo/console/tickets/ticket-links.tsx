import { useState } from 'preact/hooks';
import type { TicketDetails } from '../../../src/protocol/index.js';
import { explainError } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { FactCard } from '../frame/facts.js';
import { Icon } from '../frame/icons.js';
import { formatRoute, OPEN_TICKETS } from '../state/route.js';
import { editTexts } from '../texts/edit-texts.js';

/** The tickets that this one is tied to. A tie that somebody made by hand can be taken away. */
export function TicketLinks({ ticket }: { readonly ticket: TicketDetails }) {
  const { tickets } = useDesk();
  const [error, setError] = useState('');
  if (ticket.links.length === 0 && ticket.mergedInto === null) return null;
  const unlink = async (other: string) => {
    const path = { number: ticket.number, other };
    const answer = await tickets.rearrange('DELETE /tickets/:number/links/:other', path);
    setError(answer.ok ? '' : explainError(answer.error));
    // The button is gone with its tie: the focus stays among the facts.
    if (answer.ok) document.getElementById('facts')?.focus();
  };
  return (
    <FactCard title={editTexts('links')}>
      <ul class="plain-list links">
        {ticket.links.map(({ number, kind }) => (
          <li key={`${number} ${kind}`} class="link">
            <a class="number" href={formatRoute({ section: 'tickets', number, filter: OPEN_TICKETS })}>
              {number}
            </a>
            <span class="nothing">{editTexts(`link_${kind}`)}</span>
            {kind === 'related' && (
              <button
                type="button"
                class="button is-quiet is-icon"
                aria-label={editTexts('unlink', { number })}
                onClick={() => unlink(number)}
              >
                <Icon name="close" />
              </button>
            )}
          </li>
        ))}
      </ul>
      <div role="alert">{error !== '' && <p class="field-error">{error}</p>}</div>
    </FactCard>
  );
}
