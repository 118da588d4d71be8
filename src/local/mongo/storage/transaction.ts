import type { RootDatabase } from 'lmdb';

/** Changes that are made together; it has to be ended. */
export interface Transaction {
  commit(): void;
  abort(): void;
}

/**
 * LMDB's binding ends a synchronous transaction when what its callback returned is fulfilled, so a
 * "promise" that is fulfilled by hand keeps one open across calls and ends it without a turn of the loop.
 */
export function beginTransaction(root: RootDatabase<Buffer, Buffer>): Transaction {
  let fulfil: (() => unknown) | undefined;
  let reject: ((error: Error) => unknown) | undefined;
  const pending = {
    // biome-ignore lint/suspicious/noThenProperty: see above
    then(onFulfilled: () => unknown, onRejected: (error: Error) => unknown) {
      fulfil = onFulfilled;
      reject = onRejected;
      return pending;
    },
  };
  root.transactionSync(() => pending);
  return {
    commit: () => fulfil?.(),
    abort() {
      try {
        reject?.(new Error('aborted'));
      } catch {
        // The binding throws what it was rejected with.
      }
    },
  };
}
