import { sharedTexts } from '../texts/shared-texts.js';
import { LampLight } from './lamp.js';

/** A quiet bar that says that the connection is lost and what still works. Stays in place for screen readers. */
export function OfflineBar({ isOffline, text }: { readonly isOffline: boolean; readonly text?: string }) {
  return (
    <div role="status">
      {isOffline && (
        <p class="offline-bar">
          <LampLight state="busy" />
          <span>{text ?? sharedTexts('offline')}</span>
        </p>
      )}
    </div>
  );
}
