import { useState } from 'preact/hooks';
import type { WireError } from '../../../src/protocol/index.js';
import { ConfirmDialog, explainError } from '../../shared/index.js';
import { siteTexts } from '../texts.js';
import type { Visit } from './visit.js';

/** Ends the chat after asking; where it fails, the question stays open and says why. */
export function EndButton({ visit }: { readonly visit: Visit }) {
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const ask = (isOpen: boolean) => {
    setError(null);
    setIsAsking(isOpen);
  };
  return (
    <>
      <button type="button" class="button is-compact" onClick={() => ask(true)}>
        {siteTexts('end')}
      </button>
      <ConfirmDialog
        isOpen={isAsking}
        title={siteTexts('endTitle')}
        text={siteTexts('endText')}
        action={siteTexts('endAction')}
        {...(error === null ? {} : { error: explainError(error) })}
        isDestructive
        onConfirm={async () => setError(await visit.end())}
        onCancel={() => ask(false)}
      />
    </>
  );
}
