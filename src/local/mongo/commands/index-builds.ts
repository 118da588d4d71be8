import { randomUUID } from 'node:crypto';
import type { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { isThere } from './index-conflicts.js';

/** Builds those of the indexes that are not there yet; when one fails, none of them stays. */
export async function buildAll(
  catalog: Catalog,
  collection: Collection,
  specs: readonly Doc[],
  rest: () => Promise<void>,
): Promise<void> {
  const missing = specs.filter((spec) => !isThere(collection, spec));
  const made: string[] = [];
  try {
    for (const spec of missing) {
      if (isThere(collection, spec)) continue;
      await catalog.buildIndex(collection, spec, rest);
      made.push(String(spec.get('name')));
    }
  } catch (error) {
    for (const name of made) {
      const index = collection.index(name);
      if (index !== undefined && !collection.isGone) catalog.dropIndex(collection, index);
    }
    throw ofBuild(collection, error);
  }
}

/** A document that does not fit into an index is told with the build that it has ended. */
function ofBuild(collection: Collection, error: unknown): unknown {
  if (!(error instanceof CommandError) || error.code !== CODE.duplicateKey) return error;
  const message = `Index build failed: ${randomUUID()}: Collection ${collection.namespace} ( ${uuidOf(collection)} ) :: caused by :: ${error.message}`;
  return new CommandError(error.code, message, error.fields);
}

function uuidOf({ uuid }: Collection): string {
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
