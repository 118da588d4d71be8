import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Finder } from '../plan/finder.js';
import type { Candidate } from '../plan/scan.js';
import type { Project } from '../query/projection.js';
import { KeySource } from '../storage/index-keys.js';
import { flagIn } from './call.js';

/** What a query shows of a document that it has found. */
export type Show = (candidate: Candidate, finder: Finder) => Doc;

/** The projection, unless the key of the index or the number of the record is asked for. */
export function presentationOf(body: Doc, project: Project): Show {
  if (flagIn(body, 'returnKey')) return ({ doc }, finder) => keyOf(doc, finder);
  if (!flagIn(body, 'showRecordId')) return ({ doc }, { filter }) => project(doc, filter);
  return ({ doc, record }, { filter }) => project(doc, filter).clone().set('$recordId', BigInt(record));
}

/** Nothing, if no index was used. */
function keyOf(doc: Doc, { plan }: Finder): Doc {
  if (plan.kind !== 'index') return new Doc();
  const [key, ...others] = plan.index.keysOf(new KeySource(doc)).keys;
  if (others.length > 0) {
    throw new CommandError(
      CODE.commandNotSupported,
      'returnKey of several keys of a document is not supported',
    );
  }
  return Doc.from(plan.index.fields.map(({ path }, at) => [path, key?.values[at] ?? null]));
}
