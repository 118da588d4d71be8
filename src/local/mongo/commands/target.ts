import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { isSameCollation, parseCollation } from '../query/collation.js';
import type { Catalog } from '../storage/catalog.js';
import type { View } from '../storage/views.js';
import type { Call } from './call.js';

/**
 * What a command takes from the collection or view that it names: its collation, unless the command has one of
 * its own (MongoDB's manual, "Collation"). Throws `CommandNotSupportedOnView` for what a view cannot do, which
 * is everything but to be read, and `OptionNotSupportedOnView` for a collation that is not the view's.
 */
export function takeFromTarget({ store, database, body, name }: Call): void {
  const { catalog } = store;
  if (name === 'explain') {
    const inner = body.get('explain');
    if (inner instanceof Doc) takeFor(catalog, database, inner.firstKey() ?? '', inner);
  } else if (name === 'renameCollection') assertNoViewRenamed(catalog, body.get(name));
  else takeFor(catalog, database, name, body);
}

/** Commands that read, and take a collation themselves. */
const READING = new Set(['find', 'count', 'distinct', 'aggregate']);
/** Those that do what no view can, and where their collations are. */
const WRITING = new Map<string, string | undefined>([
  ['insert', undefined],
  ['update', 'updates'],
  ['delete', 'deletes'],
  ['findAndModify', ''],
  ['findandmodify', ''],
  ['createIndexes', undefined],
  ['dropIndexes', undefined],
  ['listIndexes', undefined],
  ['collStats', undefined],
  ['mapReduce', ''],
  ['mapreduce', ''],
  ['validate', undefined],
]);

function takeFor(catalog: Catalog, database: string, verb: string, body: Doc): void {
  const isReading = READING.has(verb);
  if (!isReading && !WRITING.has(verb)) return;
  const name = body.get(verb);
  if (typeof name !== 'string') return;
  const view = catalog.views.find(database, name);
  if (view !== undefined) {
    if (!isReading) throw notOnView(database, name);
    takeFromView(view, body);
    return;
  }
  const collation = catalog.find(database, name)?.options.get('collation');
  if (collation === undefined) return;
  const list = isReading ? '' : WRITING.get(verb);
  if (list === '') give(body, collation);
  else if (list !== undefined) {
    const statements = body.get(list);
    for (const statement of Array.isArray(statements) ? statements : [])
      if (statement instanceof Doc) give(statement, collation);
    body.set(list, statements ?? null);
  }
}

function give(body: Doc, collation: Value): void {
  if (!body.has('collation')) body.set('collation', collation);
}

function takeFromView(view: View, body: Doc): void {
  if (!body.has('collation')) {
    if (view.collation.spec !== undefined) body.set('collation', view.collation.spec);
  } else if (!isSameCollation(parseCollation(body.get('collation')), view.collation)) {
    throw new CommandError(
      CODE.optionNotSupportedOnView,
      `Cannot override the collation of the view ${view.database}.${view.name}`,
    );
  }
}

function assertNoViewRenamed(catalog: Catalog, namespace: Value | undefined): void {
  const [database = '', ...rest] = String(namespace).split('.');
  const name = rest.join('.');
  if (catalog.views.find(database, name) !== undefined) throw notOnView(database, name);
}

function notOnView(database: string, name: string): CommandError {
  return new CommandError(
    CODE.commandNotSupportedOnView,
    `Namespace ${database}.${name} is a view, not a collection`,
  );
}
