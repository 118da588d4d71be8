import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import {
  killSpawned,
  newFolder,
  type ServerProcess,
  spawnMain,
  spawnServer,
  until,
} from './running-server.js';

interface Row {
  _id: number;
  n: number;
  k: string;
}

describe('document server: durability', function () {
  // Each process takes a while to start where others want the machine too.
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await newFolder();
  });
  after(async () => {
    killSpawned();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the client was told is stored: the least `n` of each row. */
  const acknowledged = new Map<number, number>();

  it('refuses a second server on the same folder', async () => {
    const first = await spawnServer(folder);
    const second = spawnMain(['--data', folder]);
    second.stdout.resume();
    let said = '';
    second.stderr.on('data', (bytes) => {
      said += String(bytes);
    });
    const [code] = await once(second, 'close');
    await writeUntilKilled(first);
    expect(code).to.equal(3);
    expect(said).to.contain('another server is using the data folder');
  });

  it('loses no acknowledged write when it is killed, and its indexes agree with its documents', async () => {
    expect(acknowledged.size).to.be.at.least(200);
    const server = await spawnServer(folder, '--with-parent');
    const client = await new MongoClient(server.uri).connect();
    const rows = client.db('test').collection<Row>('rows');
    const found = new Map((await rows.find().toArray()).map((row) => [row._id, row]));
    for (const [_id, n] of acknowledged) expect(found.get(_id)?.n, `row ${_id}`).to.be.at.least(n);
    expect(await rows.countDocuments()).to.equal(found.size);
    const byIndex = await rows.find().sort({ k: 1 }).hint('k_1').toArray();
    expect(byIndex.map(({ _id }) => _id).sort()).to.deep.equal([...found.keys()].sort());
    for (const { k, _id } of [...found.values()].slice(0, 50))
      expect(await rows.findOne({ k })).to.include({ _id });
    await client.close();
    const exited = once(server.process, 'exit');
    server.process.stdin?.end();
    const [code] = await exited;
    expect(code, 'the server ends with its parent').to.equal(0);
  });

  it('ends cleanly when it is told to', async () => {
    const server = await spawnServer(folder);
    expect(await server.end('SIGTERM')).to.equal(0);
  });

  async function writeUntilKilled(server: ServerProcess): Promise<void> {
    const client = await new MongoClient(server.uri, { retryWrites: false }).connect();
    const rows = client.db('test').collection<Row>('rows');
    await rows.createIndex({ k: 1 }, { unique: true });
    let next = 0;
    const write = async () => {
      for (;;) {
        const _id = next;
        next += 1;
        await rows.insertOne({ _id, n: 0, k: `k${_id}` });
        acknowledged.set(_id, 0);
        await rows.updateOne({ _id }, { $inc: { n: 1 } });
        acknowledged.set(_id, 1);
      }
    };
    const writers = [write(), write(), write()].map((writer) => writer.catch(() => undefined));
    await until(() => acknowledged.size >= 200);
    await server.end('SIGKILL');
    await Promise.all(writers);
    await client.close();
  }
});
