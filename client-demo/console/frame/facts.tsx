import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { frameTexts } from '../texts/frame-texts.js';
import { Icon } from './icons.js';

/** Whether the facts are unfolded where the window is too narrow to show them beside the thread. */
const areOpen = signal(false);

/** What is known beside the thread. Folds away in a narrow window. */
export function FactsPane({ children }: { readonly children: ComponentChildren }) {
  const pane = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  useEffect(() => () => fold(), []);
  useEffect(() => {
    if (areOpen.value) {
      opener.current = document.activeElement;
      pane.current?.focus();
    } else if (opener.current instanceof HTMLElement) opener.current.focus();
  }, [areOpen.value]);
  return (
    <section
      ref={pane}
      id="facts"
      class={areOpen.value ? 'facts is-open' : 'facts'}
      aria-label={frameTexts('details')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') fold();
      }}
    >
      <button type="button" class="button is-quiet facts-close" onClick={fold}>
        <Icon name="close" />
        {frameTexts('closeDetails')}
      </button>
      {children}
    </section>
  );
}

/** Opens the facts in a narrow window. */
export function FactsButton() {
  return (
    <button
      type="button"
      class="button is-compact facts-open"
      aria-expanded={areOpen.value}
      aria-controls="facts"
      onClick={() => {
        areOpen.value = !areOpen.value;
      }}
    >
      {frameTexts('details')}
    </button>
  );
}

/** A group of facts under a heading. */
export function FactCard(props: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="fact-card">
      <h3>
        {props.title}
        {props.aside !== undefined && <span class="fact-aside">{props.aside}</span>}
      </h3>
      {props.children}
    </section>
  );
}

/** One fact: a word and what it is. */
export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function fold(): void {
  areOpen.value = false;
}
