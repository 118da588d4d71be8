import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Collection, MongoClient } from 'mongodb';
import { errorOf, killSpawned, newFolder, type ServerProcess, spawnServer, until } from './running-server.js';

interface Row {
  _id: number;
  text: string;
}

const FULL = { code: 14031, codeName: 'OutOfDiskSpace' };

/** A limit on the size of files stands in for the end of the disk: both fail in the middle of a write. */
describe('document server: a full disk', function () {
  this.timeout(60_000);
  let folder: string;
  let server: ServerProcess;
  let client: MongoClient;
  let rows: Collection<Row>;
  let stored = 0;

  before(async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) this.skip();
    folder = await newFolder();
    await start();
    await rows.createIndex({ text: 1 });
    for (; stored < 50; stored += 1) await rows.insertOne(row(stored));
  });
  after(async () => {
    await client?.close();
    killSpawned();
    await rm(folder, { recursive: true, force: true });
  });

  it('is told to the client that writes, with the code of MongoDB', async () => {
    limit(largestFile() + 1_000_000);
    const error = await errorOf(writeOn());
    expect(error).to.include({ code: 14031 });
    expect(await errorOf(rows.insertOne(row(stored))), 'the next').to.include({ code: 14031 });
    expect(await errorOf(rows.db.command({ create: 'another' })), 'a collection').to.include(FULL);
  });

  it('leaves what was written before to be read, with indexes that agree', async () => {
    await expectAll();
    expect(await rows.db.listCollections({ name: 'another' }).toArray()).to.deep.equal([]);
    expect(await rows.updateOne({ _id: 1 }, { $set: { text: row(1).text } })).to.include({
      modifiedCount: 0,
    });
    expect(await errorOf(rows.deleteOne({ _id: 1 }))).to.include({ code: 14031 });
    expect(server.process.exitCode, 'the process lives').to.equal(null);
  });

  it('heals when there is room again, and what was acknowledged survives the end of the process', async () => {
    limit('unlimited');
    await until(async () =>
      rows.insertOne(row(stored)).then(
        () => true,
        () => false,
      ),
    );
    stored += 1;
    await expectAll();
    await server.end('SIGKILL');
    await client.close();
    await start();
    await expectAll();
  });

  it('loses nothing when the process is killed while the disk is full', async () => {
    limit(largestFile() + 300_000);
    await errorOf(writeOn());
    await server.end('SIGKILL');
    await client.close();
    await start();
    await expectAll();
  });

  async function start(): Promise<void> {
    server = await spawnServer(folder);
    client = await new MongoClient(server.uri, { retryWrites: false }).connect();
    rows = client.db('test').collection<Row>('rows');
  }

  function limit(bytes: number | 'unlimited'): void {
    execFileSync('prlimit', ['--pid', String(server.process.pid), `--fsize=${bytes}:`]);
  }

  function largestFile(): number {
    return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
  }

  async function writeOn(): Promise<never> {
    for (;;) {
      await rows.insertOne(row(stored));
      stored += 1;
    }
  }

  async function expectAll(): Promise<void> {
    const found = await rows.find().sort({ _id: 1 }).toArray();
    expect(found.map(({ _id }) => _id)).to.deep.equal(Array.from({ length: stored }, (_, id) => id));
    for (const each of found) expect(each.text.length).to.equal(row(each._id).text.length);
    expect(await rows.estimatedDocumentCount()).to.equal(stored);
    expect(await rows.db.command({ validate: 'rows' })).to.include({ valid: true });
  }
});

function row(_id: number): Row {
  return { _id, text: `${_id} `.repeat(1_000 + (_id % 7) * 3_000) };
}
