import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

const GAP = 4;

interface MenuProps {
  readonly label: ComponentChildren;
  /** Name of the list to a screen reader. */
  readonly title: string;
  readonly shortcut?: string;
  readonly buttonRef?: (button: HTMLButtonElement | null) => void;
  readonly children: ComponentChildren;
}

/** A button that opens a few others under it. Escape, a press elsewhere and a choice close it. */
export function Menu({ label, title, shortcut, buttonRef, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  return (
    <>
      <button
        ref={(element) => {
          button.current = element;
          buttonRef?.(element);
        }}
        type="button"
        class="button is-compact"
        popovertarget={id}
        {...(shortcut === undefined ? {} : { 'aria-keyshortcuts': shortcut })}
      >
        {label}
        <span class="menu-sign" aria-hidden="true" />
      </button>
      <fieldset
        ref={list}
        id={id}
        popover="auto"
        class="menu"
        aria-label={title}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place(list.current, button.current);
        }}
        onToggle={(event) => {
          if (event.newState === 'open') list.current?.querySelector('button')?.focus();
        }}
      >
        {children}
      </fieldset>
    </>
  );
}

/** One thing to choose in a menu. */
export function MenuItem({
  onChoose,
  children,
}: {
  readonly onChoose: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="menu-item"
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
        onChoose();
      }}
    >
      {children}
    </button>
  );
}

/** Under the button, within the window. */
function place(list: HTMLElement | null, button: HTMLElement | null): void {
  if (list === null || button === null) return;
  const { bottom, right } = button.getBoundingClientRect();
  list.style.top = `${bottom + GAP}px`;
  list.style.right = `${Math.max(GAP, document.documentElement.clientWidth - right)}px`;
}
