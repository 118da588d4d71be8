import { useId } from 'preact/hooks';
import { sharedTexts } from '../texts/shared-texts.js';

/** One of the values to choose from. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onInput: (value: string) => void;
  readonly isOptional?: boolean;
  /** Words of choosing nothing; `Choose…` without it. */
  readonly none?: string;
  /** What is wrong with the choice; empty for nothing. */
  readonly error?: string;
}

/** A labelled list to choose one value from; nothing is chosen beforehand. */
export function ChoiceField(props: ChoiceFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {props.label}
        {props.isOptional && props.none === undefined && (
          <span class="field-optional">{sharedTexts('optional')}</span>
        )}
      </label>
      <select
        id={id}
        class="field-input"
        name={props.name}
        value={props.value}
        aria-invalid={Boolean(props.error)}
        aria-required={!props.isOptional}
        {...(props.error ? { 'aria-describedby': `${id}-error` } : {})}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      >
        <option value="">{props.none ?? sharedTexts('choose')}</option>
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}
