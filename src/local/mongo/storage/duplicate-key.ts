import { describe } from '../bson/describe.js';
import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { ID_INDEX, type Index } from './index-definition.js';
import type { IndexKey } from './index-keys.js';

/** What MongoDB answers where a unique index already has the key. */
export function duplicateKey(namespace: string, index: Index, key: IndexKey): CommandError {
  const pattern = new Doc();
  const value = new Doc();
  for (const [at, { path }] of index.fields.entries()) {
    const spec = index.spec.get('key');
    pattern.set(path, (spec instanceof Doc ? spec.get(path) : undefined) ?? 1);
    value.set(path, key.values[at] ?? null);
  }
  const shown = index.name === ID_INDEX ? `{ _id: ${describe(key.values[0])} }` : describe(value);
  const collation = index.spec.get('collation');
  const rules = collation === undefined ? '' : ` collation: ${describe(collation)}`;
  return new CommandError(
    CODE.duplicateKey,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name}${rules} dup key: ${shown}`,
    { keyPattern: pattern, keyValue: value },
  );
}
