import { together } from './together.js';

/** MongoDB's code for a unique index that was hit. */
const DUPLICATE_KEY = 11000;

/** What the driver throws when some documents of a command were refused. */
interface BulkError {
  readonly writeErrors: readonly { readonly index: number; readonly code: number }[];
  readonly result?: { getWriteConcernError?(): unknown };
}

/** A model, as far as it is a way to its collection. */
interface Model {
  readonly collection: {
    insertMany(documents: object[], options: { readonly ordered: false }): Promise<unknown>;
  };
}

/**
 * Stores a document, by one command with the others of the same turn of the event loop, as it is given: nothing is
 * filled in, and nobody looks at it again. The answer is false where a unique index has one like it already.
 */
export function inserts<Stored extends object>({
  collection,
}: Model): (document: Stored) => Promise<boolean> {
  return together<Stored, boolean>(async (documents) => {
    try {
      await collection.insertMany([...documents], { ordered: false });
      return documents.map(() => true);
    } catch (error) {
      if (!isBulkError(error)) throw error;
      // What was written may be gone again: nobody may take it for stored.
      if (error.result?.getWriteConcernError?.() !== undefined) throw error;
      const refusals = new Map(error.writeErrors.map(({ index, code }) => [index, code]));
      return documents.map((_, index) => {
        const code = refusals.get(index);
        return code === undefined || code === DUPLICATE_KEY ? code === undefined : error;
      });
    }
  });
}

function isBulkError(error: unknown): error is Error & BulkError {
  const refusals = error instanceof Error && 'writeErrors' in error ? error.writeErrors : undefined;
  return Array.isArray(refusals) && refusals.length > 0;
}
