import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** What a key may ask of whatever is opened. */
export type Command = 'reply' | 'note' | 'call' | 'end' | 'transfer' | 'search' | 'pick' | 'pickRange';

const SHELF = 'dyzur.console.letters';
const COMMANDS: Readonly<Record<string, Command>> = {
  r: 'reply',
  n: 'note',
  c: 'call',
  e: 'end',
  t: 'transfer',
  '/': 'search',
  x: 'pick',
  X: 'pickRange',
};

const acts = new Map<Command, () => void>();
const isOpen = signal(false);
const isOn = signal(localStorage.getItem(SHELF) !== 'off');

/** Whether the list of keys is open. */
export const areKeysOpen: ReadonlySignal<boolean> = isOpen;

/** Whether single letters do anything: who speaks to the computer may want them off. */
export const areLettersOn: ReadonlySignal<boolean> = isOn;

export function openKeys(): void {
  isOpen.value = true;
}

export function closeKeys(): void {
  isOpen.value = false;
}

export function setLetters(on: boolean): void {
  isOn.value = on;
  localStorage.setItem(SHELF, on ? 'on' : 'off');
}

/** Does `act` at the command's key while the component is on the page; null does nothing. */
export function useCommand(command: Command, act: (() => void) | null): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const run = () => latest.current?.();
    acts.set(command, run);
    return () => {
      if (acts.get(command) === run) acts.delete(command);
    };
  }, [command]);
}

/** Listens to the keyboard. Returns a function that ends it. */
export function startKeys(): () => void {
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) sendFrom(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
  if (isField(event.target)) {
    if (event.key === 'Escape' && !event.isComposing) leaveField();
    return;
  }
  if (event.key === '?') openKeys();
  else if (!isOn.value) return;
  else if (event.key === 'j') moveFocus(1);
  else if (event.key === 'k') moveFocus(-1);
  else {
    const command = COMMANDS[event.key];
    if (command === undefined) return;
    acts.get(command)?.();
  }
  event.preventDefault();
}

/** The box of a chat sends by Enter alone; who is used to Ctrl + Enter from the tickets is served too. */
function sendFrom(target: EventTarget | null): void {
  if (target instanceof HTMLTextAreaElement) target.form?.requestSubmit();
}

/** From the box back to the row that it belongs to. */
function leaveField(): void {
  const row = rows().find((one) => one.getAttribute('aria-current') === 'true');
  row?.focus();
}

let lastIndex = -1;

function moveFocus(by: 1 | -1): void {
  const list = rows();
  const focused = list.findIndex((row) => row.matches(':focus'));
  const current = list.findIndex((row) => row.getAttribute('aria-current') === 'true');
  // A row that vanished under the focus leaves its place to the next one.
  const from = focused >= 0 ? focused : current >= 0 ? current : lastIndex - (by === 1 ? 1 : 0);
  const to = Math.min(list.length - 1, Math.max(0, from + by));
  list[to]?.focus();
  list[to]?.scrollIntoView({ block: 'nearest' });
  lastIndex = to;
}

function rows(): readonly HTMLElement[] {
  const found = document.querySelectorAll<HTMLElement>('[data-row]:not([aria-disabled="true"])');
  return [...found].filter((row) => row.offsetParent !== null);
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['radio', 'checkbox', 'button', 'submit'].includes(target.type);
  return (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}
