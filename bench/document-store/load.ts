import type { Collection, Db } from 'mongodb';
import { type Row, rowAt } from './tickets.js';

const BATCH = 1_000;
const TELL_EVERY = 100_000;

/** Fills a new collection with so many rows and gives it its indexes, which grow with it as they would at work. */
export async function loadRows(db: Db, size: number, say: (text: string) => void): Promise<Collection<Row>> {
  const rows = db.collection<Row>(`rows${size}`);
  await rows.createIndex({ key: 1 }, { unique: true });
  await rows.createIndex({ status: 1, dueAt: 1 });
  const started = performance.now();
  for (let from = 0; from < size; from += BATCH) {
    const count = Math.min(BATCH, size - from);
    await rows.insertMany(Array.from({ length: count }, (_, at) => rowAt(from + at, size)));
    const done = from + count;
    if (done % TELL_EVERY === 0 || done === size) {
      const perSecond = (done / (performance.now() - started)) * 1000;
      say(
        `loaded ${done.toLocaleString('en')} of ${size.toLocaleString('en')}, ${Math.round(perSecond)} a second\n`,
      );
    }
  }
  return rows;
}
