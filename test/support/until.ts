const LIMIT_MS = 15_000;
const PAUSE_MS = 15;

/** Waits until `find` gives something other than null, undefined or false, and returns it. Fails after `limitMs`. */
export async function until<T>(
  what: string,
  find: () => T | Promise<T>,
  limitMs = LIMIT_MS,
): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
