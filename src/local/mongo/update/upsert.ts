import { randomBytes } from 'node:crypto';
import { equalValues } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { Oid, Regex } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { isOperatorDoc } from '../query/filter.js';
import { getAt, setAt } from './targets.js';
import type { Update } from './update.js';

/** The document that an upsert inserts: what the query says of it, changed by the update. */
export function buildUpsert(filter: Doc, update: Update): Doc {
  const start = new Doc();
  if (update.isReplacement) {
    const id = filter.get('_id');
    const wanted = id === undefined || isOperatorDoc(id) ? equalOf(id) : id;
    if (wanted !== undefined) start.set('_id', wanted);
  } else seed(start, filter);
  return withId(update.apply(start, { isInsert: true }));
}

/** The same document with an `_id`, which stands first. */
export function withId(doc: Doc): Doc {
  if (doc.firstKey() === '_id') return doc;
  return doc.setFirst('_id', doc.get('_id') ?? newObjectId());
}

const PROCESS = randomBytes(5);
let counter = randomBytes(3).readUIntBE(0, 3);

function newObjectId(): Oid {
  const bytes = Buffer.allocUnsafe(12);
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000), 0);
  PROCESS.copy(bytes, 4);
  counter = (counter + 1) & 0xffffff;
  bytes.writeUIntBE(counter, 9, 3);
  return new Oid(bytes);
}

function seed(doc: Doc, filter: Doc): void {
  for (const [key, value] of filter.entries()) {
    if (key === '$and' || (key === '$or' && Array.isArray(value) && value.length === 1)) {
      for (const clause of Array.isArray(value) ? value : []) if (clause instanceof Doc) seed(doc, clause);
    } else if (!key.startsWith('$')) {
      const equal = isOperatorDoc(value) ? equalOf(value) : value;
      if (equal !== undefined && !(equal instanceof Regex)) put(doc, key, equal);
    }
  }
}

function equalOf(condition: Value | undefined): Value | undefined {
  if (!(condition instanceof Doc)) return undefined;
  if (condition.has('$eq')) return condition.get('$eq');
  for (const operator of ['$in', '$all']) {
    const list = condition.get(operator);
    if (Array.isArray(list) && list.length === 1 && !isOperatorDoc(list[0])) return list[0];
  }
  return undefined;
}

function put(doc: Doc, path: string, value: Value): void {
  const parts = path.split('.');
  const there = getAt(doc, parts);
  if (there !== undefined && !equalValues(there, value)) {
    throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
  }
  setAt(doc, parts, value);
}
