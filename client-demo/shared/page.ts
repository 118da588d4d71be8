/** Calls `listener` whenever the page comes back: to the front, from sleep, or out of the browser's history. */
export function onComeBack(listener: () => void): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) listener();
  });
}
