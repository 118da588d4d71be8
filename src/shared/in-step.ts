/**
 * A pause that all who begin it within `ms` of the first end together: what they then ask of the stores goes by the same
 * commands. For work that nobody waits for.
 */
export function inStep(ms: number): () => Promise<void> {
  let pause: Promise<void> | null = null;
  return async () => {
    pause ??= new Promise((resolve) => {
      setTimeout(() => {
        pause = null;
        resolve();
      }, ms);
    });
    await pause;
  };
}
