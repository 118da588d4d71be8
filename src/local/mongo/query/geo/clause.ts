import { Doc, type Value } from '../../bson/document.js';
import { CommandError } from '../../errors.js';
import type { Leaf } from '../path.js';
import { storedPlace } from './geojson.js';
import { isNear, NearQuery } from './near.js';
import { badGeo } from './point.js';
import { regionOf } from './region.js';

/** `$geoWithin` and `$geoIntersects`. */
export function liesIn(operator: string, operand: Value): Leaf {
  const region = regionOf(operator, operand);
  return (value) => {
    if (!(value instanceof Doc) && !Array.isArray(value)) return false;
    try {
      return region.has(storedPlace(value));
    } catch (error) {
      if (error instanceof CommandError) return false;
      throw error;
    }
  };
}

/**
 * What a query asks to be near to; nothing if it does not. Throws `BadValue` where it asks that more than once
 * or of some of its alternatives only.
 */
export function nearQueryIn(filter: Doc): NearQuery | undefined {
  const found = nearClauses(filter, true);
  const [only, another] = found;
  if (another !== undefined) throw badGeo('Too many geoNear expressions');
  return only === undefined ? undefined : new NearQuery(only.path, only.condition);
}

interface Clause {
  readonly path: string;
  readonly condition: Doc;
}

function nearClauses(filter: Doc, isTop: boolean): Clause[] {
  const found: Clause[] = [];
  for (const [path, condition] of filter.entries()) {
    if (Array.isArray(condition) && path.startsWith('$')) {
      for (const clause of condition)
        if (clause instanceof Doc) found.push(...nearClauses(clause, isTop && path === '$and'));
    } else if (!path.startsWith('$') && isNear(condition)) found.push({ path, condition });
  }
  if (!isTop && found.length > 0) throw badGeo('geo $near must be top-level expr');
  return found;
}
