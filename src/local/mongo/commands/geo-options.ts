import { describe } from '../bson/describe.js';
import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { isGeoKind } from '../storage/geo-index.js';

/** Checks what is particular to an index for places, and adds the version that MongoDB shows. */
export function completeGeoSpec(spec: Doc): Doc {
  const key = spec.get('key');
  const kinds = key instanceof Doc ? [...key.entries()].map(([, kind]) => kind) : [];
  const geo = kinds.filter(isGeoKind);
  if (geo.length === 0) return spec;
  if (geo.includes('2d')) assertFlat(spec, kinds.indexOf('2d'), geo.length);
  if (geo.includes('2dsphere') && !spec.has(VERSION)) spec.set(VERSION, new Int32(3));
  return spec;
}

const VERSION = '2dsphereIndexVersion';

function assertFlat(spec: Doc, at: number, count: number): void {
  if (count > 1) throw new CommandError(16800, "can't have 2 geo fields");
  if (at > 0) throw new CommandError(16801, '2d has to be first in index');
  const [bits, min, max] = [
    numberIn(spec, 'bits', 26),
    numberIn(spec, 'min', -180),
    numberIn(spec, 'max', 180),
  ];
  if (!(bits >= 1 && bits <= 32)) {
    throw new CommandError(
      CODE.invalidOptions,
      `bits for hash must be > 0 and <= 32, but ${bits} bits were specified`,
    );
  }
  if (min < max) return;
  throw new CommandError(
    CODE.invalidOptions,
    `region for hash must be valid and have positive area, but [${min}, ${max}] was specified`,
  );
}

/** A flat index compares no strings as people do. */
export function assertPlainFlat(spec: Doc): void {
  const key = spec.get('key');
  const collation = spec.get('collation');
  const isFlat = key instanceof Doc && [...key.entries()].some(([, kind]) => kind === '2d');
  if (!isFlat || !(collation instanceof Doc) || collation.get('locale') === 'simple') return;
  throw new CommandError(
    CODE.cannotCreateIndex,
    `Index type '2d' does not support collation: ${describe(collation)}`,
  );
}

function numberIn(spec: Doc, option: string, otherwise: number): number {
  const value = spec.get(option);
  if (value === undefined) return otherwise;
  if (isNumeric(value)) return toDouble(value);
  throw new CommandError(
    CODE.typeMismatch,
    `The field '${option}' must be a number, but got ${describe(value)}`,
  );
}
