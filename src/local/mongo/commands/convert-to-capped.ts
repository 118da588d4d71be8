import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { findAll } from '../plan/finder.js';
import { type Call, collectionName, type Reply } from './call.js';
import { checkOptions } from './options.js';

/** Makes a capped collection of a plain one; the newest documents stay, the indexes go, as in MongoDB. */
export function convertToCapped(call: Call): Reply {
  const { store, database, body } = call;
  const name = collectionName(call);
  const collection = store.catalog.find(database, name);
  if (collection === undefined) {
    throw new CommandError(CODE.namespaceNotFound, `source collection ${database}.${name} does not exist`);
  }
  const options = Doc.from([['capped', true]]);
  const size = body.get('size');
  if (size !== undefined) options.set('size', size);
  checkOptions(options);
  const capped = store.catalog.create(database, `tmp.convert_to_capped.${name}`, options);
  try {
    for (const { doc } of findAll(store.engine, collection, { filter: new Doc() })) capped.insert(doc);
  } catch (error) {
    store.catalog.drop(capped);
    throw error;
  }
  store.catalog.drop(collection);
  store.catalog.rename(capped, database, name);
  return {};
}
