import { Doc, type Value } from '../bson/document.js';
import { Regex, UNDEFINED } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';

/** The document itself, if its `_id` is one that can be stored. */
export function withStorableId(doc: Doc): Doc {
  const id = doc.get('_id');
  const type = forbiddenType(id);
  if (type !== undefined) {
    throw new CommandError(CODE.invalidIdField, `The '_id' value cannot be of type ${type}`);
  }
  const name = dollarName(id);
  if (name === undefined) return doc;
  throw new CommandError(
    CODE.dollarPrefixedFieldName,
    `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
  );
}

function forbiddenType(id: Value | undefined): string | undefined {
  if (Array.isArray(id)) return 'array';
  if (id instanceof Regex) return 'regex';
  return id === UNDEFINED ? 'undefined' : undefined;
}

/** The first name with a dollar, however deep inside. */
function dollarName(value: Value | undefined): string | undefined {
  if (!(value instanceof Doc)) return undefined;
  for (const [name, inner] of value.entries()) {
    const found = name.startsWith('$') ? name : dollarName(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
