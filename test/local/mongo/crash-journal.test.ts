import { appendFile, copyFile, cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { startDocumentServer } from '../../../src/local/mongo/index.js';
import { Journal } from '../../../src/local/mongo/storage/journal.js';
import { errorOf, killSpawned, newFolder, spawnServer } from './running-server.js';

interface Row {
  _id: number;
  text: string;
}

describe('document server: a damaged journal', function () {
  this.timeout(60_000);
  let killed: string;
  let folder: string;
  /** How long the journal was after each of the writes. */
  const ends: number[] = [];

  before(async () => {
    killed = await newFolder();
    folder = await newFolder();
    await leaveJournal();
  });
  after(async () => {
    killSpawned();
    for (const each of [killed, folder]) await rm(each, { recursive: true, force: true });
  });

  it('loses only the last write when its record is cut short, at whatever byte', async () => {
    const [before = 0, end = 0] = ends.slice(-2);
    expect(end - before).to.be.within(50, 1_000);
    await restore();
    const whole = recordsIn(journal());
    for (let length = end - 1; length >= before; length -= 1) {
      await restore();
      await truncate(journal(), length);
      expect(recordsIn(journal()), `cut to ${length} of ${end}`).to.equal(whole - 1);
      expect((await stat(journal())).size).to.equal(before);
    }
    for (const length of [before, before + 7, end - 1]) {
      await restore();
      await truncate(journal(), length);
      expect(await idsAfterStart(), `cut to ${length} of ${end}`).to.deep.equal([1, 2, 3, 4]);
    }
    await restore();
    expect(await idsAfterStart()).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('ignores rubbish after the last record, and goes on writing', async () => {
    for (const rubbish of [
      Buffer.alloc(4_096),
      Buffer.alloc(5_000, 0xff),
      Buffer.from([1]),
      Buffer.from('x'.repeat(99)),
    ]) {
      await restore();
      await appendFile(journal(), rubbish);
      const log: Record<string, unknown>[] = [];
      expect(await idsAfterStart(log, { _id: 6, text: 'more' })).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(log.map(({ event }) => event)).to.include('journal-tail-cut-off');
      expect(await idsAfterStart()).to.deep.equal([1, 2, 3, 4, 5, 6]);
    }
  });

  it('ignores a last page that the disk did not get', async () => {
    await restore();
    const [before = 0, end = 0] = ends.slice(-2);
    await overwrite(before + 20, Buffer.alloc(end - before - 20));
    expect(await idsAfterStart()).to.deep.equal([1, 2, 3, 4]);
  });

  it('does not start when a write that was on the disk cannot be read, and says where', async () => {
    await restore();
    const [first = 0, second = 0] = ends;
    await overwrite(Math.floor((first + second) / 2), Buffer.from([0xaa, 0x55]));
    const damaged = await readFile(journal());
    const error = await errorOf(startDocumentServer({ dataDir: folder }));
    expect(error.message).to.contain(`store.journal is damaged at byte ${first}`);
    expect(await readFile(journal()), 'nothing is thrown away').to.deep.equal(damaged);
  });

  it('goes on without what was only promised to outlive the process, loudly and with a copy', async () => {
    await restore();
    const [, , , before = 0, end = 0] = ends;
    const log: Record<string, unknown>[] = [];
    // The last record says that the third was on the disk, and says nothing of the fourth.
    await overwrite(Math.floor(((ends[2] ?? 0) + before) / 2), Buffer.from([0xaa, 0x55]));
    expect(await idsAfterStart(log)).to.deep.equal([1, 2, 3]);
    const [entry] = log.filter(({ event }) => event === 'journal-damaged');
    expect(entry).to.include({ level: 'error', from: ends[2] });
    expect((await stat(String(entry?.copy))).size).to.equal(end);
  });

  /** Five writes, the first three of them flushed, and then the end of the process. */
  async function leaveJournal(): Promise<void> {
    const server = await spawnServer(killed);
    const client = await new MongoClient(server.uri).connect();
    const rows = client.db('test').collection<Row>('rows');
    await rows.createIndex({ text: 1 });
    // The journal is emptied once a second: what follows has to come just after that.
    for (let attempt = 1; ends.length !== 5 && attempt < 20; attempt += 1) {
      ends.length = 0;
      await rows.deleteMany({});
      while ((await stat(join(killed, 'store.journal'))).size > 0)
        await new Promise((done) => setTimeout(done, 5));
      for (const _id of [1, 2, 3, 4, 5]) {
        await rows.insertOne({ _id, text: `text ${_id}` }, { writeConcern: { w: 1, j: _id <= 3 } });
        ends.push((await stat(join(killed, 'store.journal'))).size);
      }
      if (ends.some((end, index) => end <= (ends[index - 1] ?? 0))) ends.length = 0;
    }
    await server.end('SIGKILL');
    await client.close();
  }

  function recordsIn(path: string): number {
    const opened = new Journal(path, () => undefined);
    const records = [...opened.replay(0n)];
    opened.close();
    return records.length;
  }

  function journal(): string {
    return join(folder, 'store.journal');
  }

  async function restore(): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await cp(killed, folder, { recursive: true });
    await copyFile(join(killed, 'store.journal'), journal());
  }

  async function overwrite(at: number, bytes: Buffer): Promise<void> {
    const whole = await readFile(journal());
    bytes.copy(whole, at);
    await writeFile(journal(), whole);
  }

  async function idsAfterStart(log: Record<string, unknown>[] = [], more?: Row): Promise<number[]> {
    const server = await startDocumentServer({ dataDir: folder, log: (entry) => log.push(entry) });
    const client = await new MongoClient(`mongodb://127.0.0.1:${server.port}`).connect();
    try {
      const rows = client.db('test').collection<Row>('rows');
      if (more !== undefined) await rows.insertOne(more);
      expect(await client.db('test').command({ validate: 'rows' })).to.include({ valid: true });
      return (await rows.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    } finally {
      await client.close();
      await server.close();
    }
  }
});
