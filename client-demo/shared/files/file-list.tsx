import { useRef } from 'preact/hooks';
import { sharedTexts } from '../texts/shared-texts.js';
import type { Files } from './use-files.js';

/** Chooses files to go with what is written. */
export function AttachButton({
  files,
  types = [],
}: {
  readonly files: Files;
  /** As `image/*`; none means all. */
  readonly types?: readonly string[];
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="button is-compact attach"
        title={sharedTexts('attach')}
        onClick={() => input.current?.click()}
      >
        <svg class="attach-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <path d="M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.2a3 3 0 0 1 4.3 4.3l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.1L14 7.5" />
        </svg>
        <span class="attach-words">{sharedTexts('attach')}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={types.join(',')}
        aria-label={sharedTexts('attach')}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          for (const file of chosen) files.add(file).catch(() => undefined);
        }}
      />
    </>
  );
}

/** The files that go along: how far each is, and a way to leave it out. What was refused says why. */
export function FileList({ files }: { readonly files: Files }) {
  return (
    <div class="files">
      {files.files.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: without its marks a list is no longer announced as one
        <ul role="list">
          {files.files.map(({ key, name, share, id }) => (
            <li key={key} class="file">
              <span class="file-name">{name}</span>
              {id === null ? (
                <progress
                  value={share}
                  aria-label={sharedTexts('attaching', { percent: Math.round(share * 100) })}
                />
              ) : (
                <span class="file-done">{sharedTexts('attached')}</span>
              )}
              <button
                type="button"
                class="button is-quiet file-remove"
                aria-label={sharedTexts('removeFile', { name })}
                onClick={() => files.remove(key)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">
        {files.refusal !== null && (
          <p class="field-error">
            <span>
              {sharedTexts('fileRefused', { name: files.refusal.name })} {files.refusal.why}
            </span>
          </p>
        )}
      </div>
    </div>
  );
}
