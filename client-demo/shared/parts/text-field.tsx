import { useId } from 'preact/hooks';
import { sharedTexts } from '../texts/shared-texts.js';
import { CharacterCount } from './character-count.js';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly name: string;
  readonly isOptional?: boolean;
  /** Does not say that it is optional: in a filter everything is. */
  readonly isUnmarked?: boolean;
  readonly hint?: string;
  /** What is wrong with the value; empty for nothing. */
  readonly error?: string;
  /** Shows how many characters are left near it. What is longer can still be typed: it is refused, never cut. */
  readonly limit?: number;
  readonly isLong?: boolean;
  readonly isSecret?: boolean;
  readonly autocomplete?: 'name' | 'email' | 'tel' | 'current-password';
  readonly inputmode?: 'email' | 'tel';
  /** Is given the element, to move the focus to it. */
  readonly boxRef?: (element: HTMLElement | null) => void;
}

/** A labelled field with its hint, its error and, near the limit, its count. */
export function TextField(props: TextFieldProps) {
  const id = useId();
  const described = [
    props.hint ? `${id}-hint` : '',
    props.error ? `${id}-error` : '',
    props.limit ? `${id}-count` : '',
  ].filter((part) => part !== '');
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
        {props.isOptional && !props.isUnmarked && (
          <span class="field-optional">{sharedTexts('optional')}</span>
        )}
      </label>
      <Box {...props} id={id} describedBy={described.join(' ')} />
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
      {props.hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.limit && (
        <div id={`${id}-count`}>
          <CharacterCount length={props.value.trim().length} limit={props.limit} />
        </div>
      )}
    </div>
  );
}

function Box(props: TextFieldProps & { readonly id: string; readonly describedBy: string }) {
  const shared = {
    id: props.id,
    class: 'field-input',
    name: props.name,
    value: props.value,
    'aria-invalid': Boolean(props.error),
    'aria-required': !props.isOptional,
    ...(props.describedBy === '' ? {} : { 'aria-describedby': props.describedBy }),
    ...(props.autocomplete === undefined ? {} : { autocomplete: props.autocomplete }),
  };
  if (props.isLong) {
    return (
      <textarea
        ref={props.boxRef ?? null}
        rows={3}
        {...shared}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    );
  }
  return (
    <input
      ref={props.boxRef ?? null}
      {...(props.isSecret ? { type: 'password' } : { type: 'text' })}
      {...(props.inputmode === undefined ? {} : { inputmode: props.inputmode })}
      {...shared}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}
