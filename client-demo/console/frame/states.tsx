import type { ComponentChildren } from 'preact';
import type { WireError } from '../../../src/protocol/index.js';
import { explainError } from '../../shared/index.js';
import { frameTexts } from '../texts/frame-texts.js';

/** Rows that are not there yet. Shown only when they take their time. */
export function RowSkeletons({ count = 4 }: { readonly count?: number }) {
  return (
    <div class="row-skeletons" role="status">
      <span class="visually-hidden">{frameTexts('loading')}</span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class="row-skeleton" aria-hidden="true">
          <span class="skeleton" />
          <span class="skeleton" />
        </div>
      ))}
    </div>
  );
}

/** A thread that is not there yet. */
export function ThreadSkeleton() {
  return (
    <div class="thread-skeleton" role="status">
      <span class="visually-hidden">{frameTexts('loading')}</span>
      <span class="skeleton" aria-hidden="true" />
      <span class="skeleton" aria-hidden="true" />
      <span class="skeleton is-mine" aria-hidden="true" />
      <span class="skeleton" aria-hidden="true" />
    </div>
  );
}

/** What went wrong, that nothing was lost, and one thing to do. */
export function Broken({ error, onRetry }: { readonly error: WireError; readonly onRetry: () => void }) {
  return (
    <div class="error-state broken" role="alert">
      <h3>{frameTexts('broken')}</h3>
      <p>{explainError(error)}</p>
      <button type="button" class="button is-compact" onClick={onRetry}>
        {frameTexts('retry')}
      </button>
    </div>
  );
}

/** The middle of the page while nothing is opened in it. */
export function Calm({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="calm">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
