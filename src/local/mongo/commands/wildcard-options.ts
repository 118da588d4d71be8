import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { isWildcardPath, isWildcardSpec, WildcardRules } from '../storage/wildcard-index.js';

/** Checks what is particular to an index on all fields (MongoDB's manual, "Wildcard Indexes"). */
export function assertWildcard(spec: Doc, key: Doc): void {
  if (!isWildcardSpec(spec)) {
    if (!spec.has('wildcardProjection')) return;
    throw new CommandError(
      CODE.badValue,
      "The field 'wildcardProjection' is only allowed in an 'wildcard' index",
    );
  }
  const wildcards = key.keys().filter(isWildcardPath);
  const [path = ''] = wildcards;
  if (wildcards.length > 1) throw refused('wildcard indexes do not allow more than one wildcard field');
  for (const [, direction] of key.entries()) {
    if (typeof direction === 'string')
      throw refused(`Index plugin '${direction}' cannot be used on a wildcard index`);
  }
  for (const option of ['unique', 'expireAfterSeconds', 'prepareUnique', 'sparse']) {
    if (option === 'sparse' && key.size === 1) continue;
    if (spec.has(option)) throw refused(`Index type 'wildcard' does not support the ${option} option`);
  }
  const projection = spec.get('wildcardProjection');
  if (key.size > 1) assertApart(spec, key, path);
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

/** The fields that are named must not be among those that are not. */
function assertApart(spec: Doc, key: Doc, wildcard: string): void {
  if (wildcard === '$**' && !spec.has('wildcardProjection')) {
    throw refused("a compound wildcard index on all fields needs a 'wildcardProjection'");
  }
  const rules = new WildcardRules(spec, [{ path: wildcard, isDescending: false }]);
  const twice = key.keys().find((path) => path !== wildcard && rules.overlaps(path));
  if (twice === undefined) return;
  throw refused(`the field '${twice}' is among those of '${wildcard}' as well`);
}

function refused(message: string): CommandError {
  return new CommandError(CODE.cannotCreateIndex, message);
}
