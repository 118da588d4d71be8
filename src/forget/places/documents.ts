import type { App } from '../../app.js';
import type { Piece, Place } from '../place.js';
import { SEAM_BYTES } from '../traces.js';

type Database = NonNullable<App['mongo']['db']>;

const CONTROL = 'forget-check-control';

/** Every document of every collection, as it is stored. */
export function documents(mongo: App['mongo']): Place {
  const db = databaseOf(mongo);
  return {
    name: 'MongoDB',
    contents: 'every document of every collection',
    pieces: async function* () {
      for (const name of await collectionsOf(db)) if (!holdsChunks(name)) yield* documentsOf(db, name);
    },
    plant: async (text) => {
      await db.collection(CONTROL).insertOne({ text: `before ${text} after` });
      return async () => {
        await db.collection(CONTROL).drop();
      };
    },
  };
}

/** Every file of GridFS, put together from its chunks: a text may begin in one and end in the next. */
export function storedFiles(mongo: App['mongo']): Place {
  const db = databaseOf(mongo);
  return {
    name: 'MongoDB, files',
    contents: 'every file of GridFS',
    pieces: async function* () {
      for (const name of await collectionsOf(db)) if (holdsChunks(name)) yield* chunksOf(db, name);
    },
    plant: async (text) => await plantFile(db, text),
  };
}

async function* documentsOf(db: Database, collection: string): AsyncGenerator<Piece> {
  for await (const document of db.collection(collection).find({}, { raw: true })) {
    // With `raw` the driver gives each document as the BSON that it is.
    const bytes: unknown = document;
    if (!Buffer.isBuffer(bytes)) throw new Error('The driver of MongoDB does not give raw documents.');
    yield { where: `collection ${collection}`, bytes, collection };
  }
}

async function* chunksOf(db: Database, collection: string): AsyncGenerator<Piece> {
  let last = { file: '', seam: Buffer.alloc(0) };
  for await (const { files_id, data } of db.collection(collection).find().sort({ files_id: 1, n: 1 })) {
    const file = String(files_id);
    const seam = file === last.file ? last.seam : Buffer.alloc(0);
    const bytes = Buffer.concat([seam, data.buffer]);
    last = { file, seam: Buffer.from(bytes.subarray(-SEAM_BYTES)) };
    yield { where: `a file in ${collection}`, bytes, collection };
  }
}

/** In three chunks, none of which holds a piece that could be found by itself. */
async function plantFile(db: Database, text: string): Promise<() => Promise<void>> {
  const quarter = Math.floor(text.length / 4);
  const cuts = [text.slice(0, quarter), text.slice(quarter, -quarter), text.slice(-quarter)];
  const control = db.collection(`${CONTROL}.chunks`);
  await control.insertMany(cuts.map((cut, n) => ({ files_id: CONTROL, n, data: Buffer.from(cut) })));
  return async () => {
    await control.drop();
  };
}

async function collectionsOf(db: Database): Promise<readonly string[]> {
  const collections = await db.listCollections().toArray();
  return collections.map(({ name }) => name);
}

function holdsChunks(collection: string): boolean {
  return collection.endsWith('.chunks');
}

function databaseOf(mongo: App['mongo']): Database {
  if (mongo.db === undefined) throw new Error('There is no database.');
  return mongo.db;
}
