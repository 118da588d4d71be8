import type { ComponentChildren, Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import { LIMITS } from '../../../src/protocol/index.js';
import { CharacterCount } from '../parts/character-count.js';
import { explainFault } from '../texts/errors.js';
import { sharedTexts } from '../texts/shared-texts.js';

export interface ComposerProps {
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** Is called with the trimmed text; a text that is empty or too long never gets here. */
  readonly onSend: (text: string) => void;
  /** Name of the box for a screen reader. */
  readonly label: string;
  readonly placeholder?: string;
  readonly limit?: number;
  /** `enter`: Enter sends, Shift+Enter makes a line. `ctrl-enter`: the other way round. */
  readonly sendBy?: 'enter' | 'ctrl-enter';
  /** Words of the button, `Send` without them. */
  readonly sendLabel?: string;
  readonly boxRef?: Ref<HTMLTextAreaElement>;
  /** A refusal of the server, to be shown under the box. */
  readonly error?: string;
  /** What stands right before the button that sends and stays with it. */
  readonly beforeSend?: ComponentChildren;
  /** More buttons, before these. */
  readonly children?: ComponentChildren;
}

/** The box to write in. A text over the limit is refused with the limit named, and stays. */
export function Composer({ limit = LIMITS.text, sendBy = 'enter', ...props }: ComposerProps) {
  const noteId = useId();
  const [isRefused, setIsRefused] = useState(false);
  const length = props.value.trim().length;
  const isOver = length > limit;
  const send = () => {
    setIsRefused(isOver);
    if (length > 0 && !isOver) props.onSend(props.value.trim());
  };
  const fault =
    isOver && isRefused ? explainFault({ path: 'text', rule: 'too_long', limit }) : (props.error ?? '');
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={props.boxRef ?? null}
        class="field-input composer-input"
        rows={1}
        value={props.value}
        placeholder={props.placeholder}
        aria-label={props.label}
        aria-describedby={noteId}
        aria-invalid={isOver || fault !== ''}
        enterkeyhint={sendBy === 'enter' ? 'send' : 'enter'}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event, sendBy)) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-actions">
        {props.children}
        <div class="composer-send">
          {props.beforeSend}
          <button type="submit" class="button is-primary">
            {props.sendLabel ?? sharedTexts('send')}
          </button>
        </div>
      </div>
      <div class="composer-note" id={noteId}>
        {fault !== '' && (
          <p class="field-error" role="alert">
            {fault}
          </p>
        )}
        <CharacterCount length={length} limit={limit} />
      </div>
    </form>
  );
}

/** Enter also ends a composition of signs (accents, Asian scripts); that one never sends. */
function isSendKey(event: KeyboardEvent, sendBy: 'enter' | 'ctrl-enter'): boolean {
  if (event.key !== 'Enter' || event.isComposing) return false;
  if (sendBy === 'ctrl-enter') return event.ctrlKey || event.metaKey;
  return !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
}
