import type { Document } from 'bson';
import type { MongoClient } from 'mongodb';

interface Row extends Document {
  _id: number;
}

/** How many commands the server has begun to carry out. */
export async function commandsOf(client: MongoClient): Promise<number> {
  const { opcounters } = await client.db('admin').command({ serverStatus: 1 });
  return Object.values<number>(opcounters).reduce((sum, count) => sum + count, 0);
}

/** Drops all that was made, so that memory has nothing to grow with, and starts with some documents again. */
export async function tidy(client: MongoClient): Promise<void> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) if (name !== 'bystander') await client.db(name).dropDatabase();
  const rows: Row[] = Array.from({ length: 30 }, (_, n) => ({
    _id: n,
    a: n % 7,
    b: [n, `${n}`],
    n,
    tags: ['x', n],
    text: `t ${n}`,
  }));
  for (const name of ['a', 'b', 'c']) await client.db('fuzz').collection<Row>(name).insertMany(rows);
  await client.db('fuzz').collection('a').createIndex({ a: 1 });
}
