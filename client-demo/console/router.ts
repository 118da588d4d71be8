import { type ReadonlySignal, signal } from '@preact/signals';
import { formatRoute, parseRoute, type Route } from './state/route.js';

const current = signal<Route>(parseRoute(location.hash));

/** Where the console is. Follows the address, so that the browser's back button works. */
export const route: ReadonlySignal<Route> = current;

/** Goes there, with an entry in the history. Going where one is does nothing. */
export function go(to: Route): void {
  const hash = formatRoute(to);
  if (hash !== location.hash) location.hash = hash;
  current.value = to;
}

/** Follows the address from now on. Returns a function that ends it. */
export function followAddress(): () => void {
  const follow = () => {
    const next = parseRoute(location.hash);
    if (formatRoute(next) !== formatRoute(current.value)) current.value = next;
  };
  window.addEventListener('hashchange', follow);
  return () => window.removeEventListener('hashchange', follow);
}
