/**
 * Waits until everything that is needed has been reached. Throws a plain error that lists all that was not, by the name
 * of its setting; addresses and what drivers say of them are not shown, for they may hold a password.
 */
export async function reachAll(stores: Readonly<Record<string, Promise<unknown>>>): Promise<void> {
  const results = await Promise.allSettled(Object.values(stores));
  const names = Object.keys(stores);
  const missing = names.filter((_name, index) => results[index]?.status === 'rejected');
  if (missing.length === 0) return;
  const list = missing.map((name) => `  ${name}: what it names does not answer, or does not let us in`);
  throw new Error(
    `The server needs what does not answer:\n${list.join('\n')}\nStart it or correct the setting, then start again.`,
  );
}
