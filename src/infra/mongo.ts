import mongoose, { type Connection } from 'mongoose';
import type { Logger } from '../shared/ports.js';
import './mongo-driver.js';

/** How long a caller waits for MongoDB before it is told that it is away. */
const PATIENCE_MS = 2500;

/** A filter with an unknown field would match everything or nothing: it is a mistake of ours and throws. */
mongoose.set('strictQuery', 'throw');

/** Opens a connection. It throws while MongoDB is away and heals by itself. */
export async function openMongo(uri: string, log: Logger): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    bufferCommands: false,
    autoIndex: false,
    serverSelectionTimeoutMS: PATIENCE_MS,
    connectTimeoutMS: PATIENCE_MS,
    socketTimeoutMS: PATIENCE_MS,
    appName: 'dyzur',
  });
  connection.on('disconnected', () => log.warn({}, 'MongoDB does not answer'));
  connection.on('reconnected', () => log.info({}, 'MongoDB answers again'));
  connection.on('error', (error: Error) => log.warn({ error: error.name }, 'MongoDB connection failed'));
  return await connection.asPromise();
}

/** Makes every index that the models name. Unique indexes are the keys that make doing things twice harmless. */
export async function makeIndexes(connection: Connection): Promise<void> {
  for (const model of Object.values(connection.models)) await model.createIndexes();
}
