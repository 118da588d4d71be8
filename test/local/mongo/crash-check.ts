import type { Document } from 'bson';
import type { Collection, Db } from 'mongodb';
import { EXPIRING } from './crash-operations.js';

/** Larger collections are left to `validate`: reading them through each index takes too long. */
const MOST_READ = 10_000;

/** Every way in which an index and the documents disagree, over all collections; none if all is well. */
export async function disagreements(db: Db): Promise<string[]> {
  const problems: string[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const answer = await db.command({ validate: name, full: true });
    if (answer.valid !== true) problems.push(`${name}: ${JSON.stringify(answer.errors)}`);
    // What expires may go between two readings.
    const isSteady = name !== EXPIRING && answer.nrecords <= MOST_READ;
    if (isSteady) problems.push(...(await throughIndexes(db.collection(name))));
  }
  return problems;
}

/** Reads the collection through each of its indexes, forwards and backwards. */
async function throughIndexes(collection: Collection): Promise<string[]> {
  const projection = { _id: 1 };
  const natural = idsOf(await collection.find({}, { hint: { $natural: 1 }, projection }).toArray());
  const back = await collection.find({}, { hint: { $natural: -1 }, projection }).toArray();
  const problems = same(natural, idsOf(back)) ? [] : [`${collection.collectionName}: backwards differs`];
  if ((await collection.countDocuments()) !== natural.length) problems.push('the count differs');
  if ((await collection.estimatedDocumentCount()) !== natural.length) problems.push('the estimate differs');
  for (const index of await collection.indexes()) {
    // What holds not every document cannot give all of them; `validate` has looked at it.
    if (index.sparse || index.partialFilterExpression !== undefined) continue;
    if (Object.keys(index.key).some((path) => path.endsWith('$**'))) continue;
    for (const direction of [1, -1] as const) {
      const found = await collection
        .find({}, { hint: index.name ?? '', sort: turned(index.key, direction), projection })
        .toArray();
      if (!same(natural, idsOf(found)))
        problems.push(`${collection.collectionName}: ${index.name} ${direction} gives ${found.length}`);
    }
  }
  return problems;
}

function turned(key: Document, direction: 1 | -1): Document {
  return Object.fromEntries(Object.entries(key).map(([path, way]) => [path, way * direction]));
}

function idsOf(documents: readonly Document[]): string[] {
  return documents.map(({ _id }) => String(_id)).sort();
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
