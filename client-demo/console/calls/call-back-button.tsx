import type { ComponentProps } from 'preact';
import { useState } from 'preact/hooks';
import { useCommand } from '../keys/keys.js';
import { callTexts } from '../texts/call-texts.js';
import { CallBackDialog } from './call-back-dialog.js';

/** Opens the dialog that arranges a call, also by its key. */
export function CallBackButton(props: Omit<ComponentProps<typeof CallBackDialog>, 'onClose'>) {
  const [isCalling, setIsCalling] = useState(false);
  useCommand('call', () => setIsCalling(true));
  return (
    <>
      <button
        type="button"
        class="button is-compact"
        aria-keyshortcuts="c"
        onClick={() => setIsCalling(true)}
      >
        {callTexts('callBack')}
      </button>
      {isCalling && <CallBackDialog {...props} onClose={() => setIsCalling(false)} />}
    </>
  );
}
