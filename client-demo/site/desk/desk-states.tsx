import type { WireError } from '../../../src/protocol/index.js';
import { explainError } from '../../shared/index.js';
import { Frame, inChosenLanguage } from '../frame.js';
import { siteTexts } from '../texts.js';

/** The page before the desk is known: the shape of what will stand there. */
export function LoadingDesk() {
  return (
    <Frame>
      <div class="desk" aria-busy="true">
        <div class="desk-intro desk-loading">
          <span class="skeleton" />
          <span class="skeleton" />
          <span class="skeleton" />
        </div>
        <div class="desk-panel">
          <div class="panel" />
        </div>
      </div>
    </Frame>
  );
}

/** The page when there is no such desk, or the server does not answer. */
export function FailedDesk({ error }: { readonly error: WireError }) {
  const isMissing = error.code === 'not_found';
  return (
    <Frame>
      <div class="desk-intro error-state" role="alert">
        <h1>{siteTexts(isMissing ? 'missingTitle' : 'brokenTitle')}</h1>
        <p>{isMissing ? siteTexts('missingText') : explainError(error)}</p>
        <a class="button is-primary" href={isMissing ? inChosenLanguage('/') : location.href}>
          {siteTexts(isMissing ? 'toList' : 'reload')}
        </a>
      </div>
    </Frame>
  );
}
