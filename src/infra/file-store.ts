import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose, { type Connection } from 'mongoose';
import type { FileStore } from '../shared/ports.js';

const CHUNK_BYTES = 255 * 1024;

/** Files in MongoDB's GridFS, chunk by chunk. */
export class GridFileStore implements FileStore {
  readonly #bucket: mongoose.mongo.GridFSBucket;

  constructor(connection: Connection) {
    const { db } = connection;
    if (db === undefined) throw new Error('The connection to MongoDB is not open.');
    this.#bucket = new mongoose.mongo.GridFSBucket(db, { bucketName: 'files', chunkSizeBytes: CHUNK_BYTES });
  }

  async write(id: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const upload = this.#bucket.openUploadStreamWithId(idOf(id), id);
    try {
      await pipeline(Readable.from(chunks, { objectMode: false }), upload);
    } catch (error) {
      await this.remove(id);
      throw error;
    }
  }

  read(id: string): AsyncIterable<Uint8Array> {
    return this.#bucket.openDownloadStream(idOf(id));
  }

  async remove(id: string): Promise<void> {
    try {
      await this.#bucket.delete(idOf(id));
    } catch (error) {
      // What broke off has chunks and no file: the driver removes them, then says that there was none.
      if (!(error instanceof Error && error.message.includes('File not found'))) throw error;
    }
  }
}

/** The driver's types know ObjectIds alone; the server takes any id. */
function idOf(id: string): mongoose.mongo.ObjectId {
  return id as unknown as mongoose.mongo.ObjectId;
}
