import { equalValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import type { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Collection } from '../storage/collection.js';
import { ID_INDEX, type Index } from '../storage/index-definition.js';
import { isTextSpec } from '../storage/text-index.js';

/**
 * Whether the collection has this very index. Throws `IndexOptionsConflict` when it has one for the same use
 * under another name or with other options, and `IndexKeySpecsConflict` when the name is taken.
 */
export function isThere(collection: Collection, spec: Doc): boolean {
  const named = collection.indexes.find(({ name }) => name === spec.get('name'));
  const same = named !== undefined && isForSameUse(named, spec) ? named : equivalent(collection, spec);
  if (same?.name === ID_INDEX) return true;
  if (named !== undefined && named !== same)
    throw conflict(CODE.indexKeySpecsConflict, NAME_TAKEN, named, spec);
  if (same === undefined) {
    assertOnlyText(collection, spec);
    return false;
  }
  const isIdentical = OTHER_OPTIONS.every((option) => equalValues(same.spec.get(option), spec.get(option)));
  if (isIdentical && same === named) return true;
  if (isIdentical) {
    throw new CommandError(
      CODE.indexOptionsConflict,
      `Index already exists with a different name: ${same.name}`,
    );
  }
  const difference =
    same === named ? 'the same name but different options.' : 'a different name and options.';
  throw conflict(
    CODE.indexOptionsConflict,
    `An equivalent index already exists with ${difference}`,
    same,
    spec,
  );
}

/** What tells indexes on the same fields apart: one collection can have them all. */
const DISTINGUISHING = ['key', 'collation', 'partialFilterExpression', 'unique', 'sparse'];
const OTHER_OPTIONS = ['expireAfterSeconds', 'weights', 'default_language', 'language_override'];

const NAME_TAKEN =
  'An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation.';

function equivalent(collection: Collection, spec: Doc): Index | undefined {
  return collection.indexes.find((index) => isForSameUse(index, spec));
}

function isForSameUse(index: Index, spec: Doc): boolean {
  return DISTINGUISHING.every((option) => equalValues(index.spec.get(option), spec.get(option)));
}

function conflict(code: number, message: string, existing: Index, spec: Doc): CommandError {
  return new CommandError(
    code,
    `${message} Requested index: ${describe(spec)}, existing index: ${describe(existing.spec)}`,
  );
}

function assertOnlyText(collection: Collection, spec: Doc): void {
  if (!isTextSpec(spec)) return;
  const existing = collection.indexes.find(({ text }) => text !== undefined);
  if (existing === undefined) return;
  throw new CommandError(
    CODE.cannotCreateIndex,
    `only one text index per collection allowed, found existing text index "${existing.name}"`,
  );
}
