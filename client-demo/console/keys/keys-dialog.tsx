import { useEffect, useRef } from 'preact/hooks';
import { keyTexts } from '../texts/key-texts.js';
import { areKeysOpen, areLettersOn, closeKeys, setLetters } from './keys.js';

const KEYS = [
  [['j'], 'down'],
  [['k'], 'up'],
  [['Enter'], 'open'],
  [['/'], 'search'],
  [['r'], 'reply'],
  [['n'], 'note'],
  [['c'], 'call'],
  [['t'], 'transfer'],
  [['e'], 'end'],
  [['x'], 'pick'],
  [['Shift', 'x'], 'pickRange'],
  [['Ctrl', 'Enter'], 'send'],
  [['Esc'], 'leave'],
  [['?'], 'help'],
] as const;

/** The list of keys, and the switch for single letters. */
export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = areKeysOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="dialog keys-dialog" aria-labelledby="keys-title" onClose={closeKeys}>
      <h2 id="keys-title">{keyTexts('title')}</h2>
      <p class="dialog-text">{keyTexts('lead')}</p>
      <dl class="keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning} class="key">
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{keyTexts(meaning)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={areLettersOn.value}
          onChange={(event) => setLetters(event.currentTarget.checked)}
        />
        {keyTexts('areOn')}
      </label>
      <div class="dialog-actions">
        <button type="button" class="button is-primary" onClick={closeKeys}>
          {keyTexts('close')}
        </button>
      </div>
    </dialog>
  );
}
