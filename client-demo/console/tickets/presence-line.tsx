import { useEffect } from 'preact/hooks';
import { useDesk } from '../desk.js';
import { editTexts } from '../texts/edit-texts.js';

/** Who else has the ticket open, and who of them is writing: two answers to one question help nobody. */
export function PresenceLine({ number }: { readonly number: string }) {
  const { tickets, me } = useDesk();
  useEffect(() => tickets.presences.open(number), [number]);
  const others = (tickets.presences.people.value.get(number) ?? []).filter(({ id }) => id !== me.id);
  const typing = others.filter(({ isTyping }) => isTyping);
  const told = typing.length > 0 ? typing : others;
  return (
    <div role="status">
      {told.length > 0 && (
        <p class={typing.length > 0 ? 'presence is-typing' : 'presence'}>
          {editTexts(wordsOf(typing.length > 0, told.length), {
            names: told.map(({ name }) => name).join(', '),
          })}
        </p>
      )}
    </div>
  );
}

function wordsOf(isTyping: boolean, count: number) {
  if (isTyping) return count === 1 ? 'typing' : 'typingMany';
  return count === 1 ? 'here' : 'hereMany';
}
