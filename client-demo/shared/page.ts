/**
 * Calls `listener` whenever the page comes back: to the front, from sleep, out of the browser's history, or into the
 * network.
 */
export function onComeBack(listener: () => void): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener();
  });
  addEventListener('online', listener);
  addEventListener('pageshow', (event) => {
    if (event.persisted) listener();
  });
}
