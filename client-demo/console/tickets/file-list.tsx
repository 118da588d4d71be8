import { useRef } from 'preact/hooks';
import { Icon } from '../frame/icons.js';
import { editTexts } from '../texts/edit-texts.js';
import type { useFiles } from './use-files.js';

type Files = ReturnType<typeof useFiles>;

/** Chooses files to go with what is written. */
export function AttachButton({ files }: { readonly files: Files }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="button is-compact attach"
        aria-label={editTexts('attach')}
        title={editTexts('attach')}
        onClick={() => input.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={editTexts('attach')}
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
    <>
      {files.files.length > 0 && (
        <ul class="plain-list files">
          {files.files.map(({ key, name, share, id }) => (
            <li key={key} class="file">
              <span class="file-name">{name}</span>
              {id === null ? (
                <progress
                  value={share}
                  aria-label={editTexts('attaching', { percent: Math.round(share * 100) })}
                />
              ) : (
                <span class="file-done">{editTexts('attached')}</span>
              )}
              <button
                type="button"
                class="button is-quiet is-icon"
                aria-label={editTexts('removeFile', { name })}
                onClick={() => files.remove(key)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">
        {files.refusal !== null && (
          <p class="field-error">
            <span>
              {editTexts('fileRefused', { name: files.refusal.name })} {files.refusal.why}
            </span>
          </p>
        )}
      </div>
    </>
  );
}
