import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { isWildcardSpec } from '../storage/wildcard-index.js';

/** Checks what is particular to an index on all fields (MongoDB's manual, "Wildcard Indexes"). */
export function assertWildcard(spec: Doc, key: Doc): void {
  if (!isWildcardSpec(spec)) {
    if (!spec.has('wildcardProjection')) return;
    throw new CommandError(
      CODE.badValue,
      "The field 'wildcardProjection' is only allowed in an 'wildcard' index",
    );
  }
  const [[path, direction] = ['', null]] = [...key.entries()];
  if (key.size > 1) throw refused('wildcard indexes on more than one field are not supported');
  if (direction === 'hashed' || typeof direction === 'string')
    throw refused(`Index plugin '${String(direction)}' cannot be used on a wildcard index`);
  for (const option of ['unique', 'expireAfterSeconds', 'prepareUnique']) {
    if (spec.has(option)) throw refused(`Index type 'wildcard' does not support the ${option} option`);
  }
  const projection = spec.get('wildcardProjection');
  if (projection === undefined) return;
  if (!(projection instanceof Doc))
    throw new CommandError(CODE.typeMismatch, "The field 'wildcardProjection' must be a non-empty object");
  if (projection.size === 0)
    throw new CommandError(CODE.failedToParse, "The 'wildcardProjection' field can't be an empty object");
  if (path !== '$**') {
    throw new CommandError(
      CODE.failedToParse,
      "The field 'wildcardProjection' is only allowed when 'key' is {\"$**\": ±1}",
    );
  }
}

function refused(message: string): CommandError {
  return new CommandError(CODE.cannotCreateIndex, message);
}
