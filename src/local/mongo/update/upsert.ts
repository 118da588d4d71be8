import { randomBytes } from 'node:crypto';
import { Doc, type Value } from '../bson/document.js';
import { Oid, Regex } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { isOperatorDoc } from '../query/filter.js';
import { withStorableId } from './stored-id.js';
import { setAt } from './targets.js';
import type { Update } from './update.js';

/** The document that an upsert inserts: what the query says of it, changed by the update. */
export function buildUpsert(filter: Doc, update: Update): Doc {
  const start = new Doc();
  if (update.isReplacement) {
    const id = filter.get('_id');
    const wanted = id === undefined || isOperatorDoc(id) ? equalOf(id) : id;
    if (wanted !== undefined) start.set('_id', wanted);
  } else seed(start, filter, new Set());
  return withId(withStorableId(update.apply(start, { isInsert: true })));
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

/** Sets what the filter says by equality; `paths` are those that it has said something of. */
function seed(doc: Doc, filter: Doc, paths: Set<string>): void {
  for (const [key, value] of filter.entries()) {
    if (key === '$and' || (key === '$or' && Array.isArray(value) && value.length === 1)) {
      for (const clause of Array.isArray(value) ? value : [])
        if (clause instanceof Doc) seed(doc, clause, paths);
    } else if (!key.startsWith('$')) {
      const equal = isOperatorDoc(value) ? equalOf(value) : value;
      if (equal !== undefined && !(equal instanceof Regex)) put(doc, key, equal, paths);
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

function put(doc: Doc, path: string, value: Value, paths: Set<string>): void {
  for (const other of paths) {
    if (other !== path && !other.startsWith(`${path}.`) && !path.startsWith(`${other}.`)) continue;
    const clash =
      other === path ? `path '${path}' is matched twice` : `both paths '${path}' and '${other}' are matched`;
    throw new CommandError(CODE.notSingleValueField, `cannot infer query fields to set, ${clash}`);
  }
  paths.add(path);
  setAt(doc, path.split('.'), value);
}
