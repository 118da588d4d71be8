import { Doc, type Value } from '../bson/document.js';
import { CommandError } from '../errors.js';
import { getAt, setAt, unsetAt } from '../update/targets.js';
import type { Stage } from './context.js';
import { PAUSE } from './pause.js';

export const unwind: Stage = (spec) => {
  const { path, indexField, isPreserving } = parse(spec);
  return function* unwound(input) {
    for (const doc of input) {
      if (doc === PAUSE) {
        yield doc;
        continue;
      }
      const value = getAt(doc, path);
      if (!Array.isArray(value)) {
        const isEmpty = value === undefined || value === null;
        if (!isEmpty || isPreserving) yield withIndex(doc, indexField, null);
      } else if (value.length === 0) {
        if (isPreserving) yield withIndex(without(doc, path), indexField, null);
      } else {
        for (const [index, item] of value.entries()) {
          const one = doc.clone();
          setAt(one, path, item);
          yield withIndex(one, indexField, BigInt(index));
        }
      }
    }
  };
};

interface Parsed {
  readonly path: readonly string[];
  readonly indexField: string | undefined;
  readonly isPreserving: boolean;
}

function parse(spec: Value): Parsed {
  const path = spec instanceof Doc ? spec.get('path') : spec;
  if (!(spec instanceof Doc) && typeof spec !== 'string') {
    throw new CommandError(15981, 'expected either a string or an object as specification for $unwind stage');
  }
  if (path === undefined) throw new CommandError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw new CommandError(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$') || path.length < 2) {
    throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  const indexField = spec instanceof Doc ? spec.get('includeArrayIndex') : undefined;
  if (indexField !== undefined && (typeof indexField !== 'string' || indexField === '')) {
    throw new CommandError(
      28810,
      'expected a non-empty string for the includeArrayIndex option to $unwind stage',
    );
  }
  const isPreserving = spec instanceof Doc && spec.get('preserveNullAndEmptyArrays') === true;
  return { path: path.slice(1).split('.'), indexField: indexField ?? undefined, isPreserving };
}

function withIndex(doc: Doc, field: string | undefined, index: Value): Doc {
  if (field === undefined) return doc;
  const changed = doc.clone();
  setAt(changed, field.split('.'), index);
  return changed;
}

function without(doc: Doc, path: readonly string[]): Doc {
  const changed = doc.clone();
  unsetAt(changed, path);
  return changed;
}
