import { rm } from 'node:fs/promises';
import { calculateObjectSize, serialize } from 'bson';
import { expect } from 'chai';
import { type Document, MongoClient } from 'mongodb';
import { message } from './fuzz-frames.js';
import { anonymousKiB } from './fuzz-memory.js';
import { RawSocket } from './fuzz-socket.js';
import { nested } from './fuzz-values.js';
import { errorOf, killSpawned, newFolder, type ServerProcess, spawnServer, until } from './running-server.js';

const MIB = 1024 * 1024;

describe('document server: limits', function () {
  this.timeout(60_000);
  let folder: string;
  let server: ServerProcess;
  let client: MongoClient;

  before(async () => {
    folder = await newFolder();
    server = await spawnServer(folder);
    client = await new MongoClient(server.uri).connect();
  });
  after(async () => {
    await client.close();
    killSpawned();
    await rm(folder, { recursive: true, force: true });
  });

  it('stores a document of 16 MiB, and not one byte more', async () => {
    const documents = client.db('test').collection<Document & { _id: number }>('large');
    const room = 16 * MIB - calculateObjectSize({ _id: 1, text: '' });
    await documents.insertOne({ _id: 1, text: 'x'.repeat(room) });
    expect((await documents.findOne({ _id: 1 }))?.text).to.have.length(room);
    expect(await refusal('large', { _id: 2, text: 'x'.repeat(room + 1) })).to.include({ code: 10334 });
    expect(await errorOf(documents.updateOne({ _id: 1 }, { $set: { more: 1 } }))).to.have.property('code');
    expect(await documents.countDocuments()).to.equal(1);
    await documents.drop();
  });

  it('takes 100,000 writes in a batch, and not one more', async () => {
    const db = client.db('test');
    const documents = Array.from({ length: 100_001 }, (_, _id) => ({ _id }));
    const error = await errorOf(db.command({ insert: 'batch', documents }));
    expect(error).to.include({ codeName: 'InvalidLength' });
    expect(await db.command({ insert: 'batch', documents: documents.slice(1) })).to.include({ n: 100_000 });
    await db.dropCollection('batch');
  });

  it('stores 180 levels of nesting, and no more by insert or by update', async () => {
    const deep = client.db('test').collection<Document & { _id: number }>('deep');
    const levels = (count: number) => nested(count - 1, (inner) => ({ a: inner }), {});
    await deep.insertOne({ _id: 1, a: levels(179) });
    expect(await refusal('deep', { _id: 2, a: levels(180) })).to.include({ code: 15 });
    expect(await errorOf(deep.updateOne({ _id: 1 }, { $set: { b: { c: levels(179) } } }))).to.include({
      code: 15,
    });
    expect(await errorOf(deep.updateOne({ _id: 1 }, [{ $set: { b: { c: '$a' } } }]))).to.include({
      code: 15,
    });
    expect(await deep.countDocuments()).to.equal(1);
  });

  it('names a collection with up to 255 bytes, its database included', async () => {
    const db = client.db('test');
    const name = 'ż'.repeat(125);
    await db.createCollection(name);
    const error = await errorOf(db.createCollection(`${name}x`));
    expect(error).to.include({ code: 73, codeName: 'InvalidNamespace' });
    await db.dropCollection(name);
  });

  it('tells long keys of an index apart', async () => {
    const long = client.db('test').collection('long');
    await long.createIndex({ text: 1 }, { unique: true });
    const text = 'x'.repeat(20_000);
    await long.insertMany([{ text: `${text}1` }, { text: `${text}2` }]);
    expect(await errorOf(long.insertOne({ text: `${text}1` }))).to.include({ code: 11000 });
    expect(await long.countDocuments({ text: `${text}2` })).to.equal(1);
  });

  it('closes a connection that announces more than 48 MB', async () => {
    const socket = await RawSocket.open(server.port);
    const head = Buffer.alloc(16);
    head.writeInt32LE(48_000_017, 0);
    socket.send(head);
    await until(() => socket.isClosed);
  });

  it('serves a thousand connections, and forgets them', async () => {
    const before = await openConnections();
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => RawSocket.open(server.port)));
    const answers = sockets.map(async (socket) => {
      socket.send(frame({ ping: 1, $db: 'test' }));
      return socket.answer();
    });
    for (const answer of await Promise.all(answers)) expect(answer.ok).to.equal(1);
    expect(await openConnections()).to.be.at.least(1_000);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await openConnections()) <= before);
  });

  it('forgets a peer that leaves in the middle of a message', async () => {
    const before = await openConnections();
    const socket = await RawSocket.open(server.port);
    socket.send(frame({ ping: 1, $db: 'test' }).subarray(0, 20));
    await until(async () => (await openConnections()) > before);
    await socket.finish();
    await until(async () => (await openConnections()) <= before);
  });

  it('makes no answers in advance for a client that does not read them', async () => {
    const db = client.db('test');
    const documents = Array.from({ length: 8 }, (_, _id) => ({ _id, text: 'x'.repeat(MIB) }));
    await db.command({ insert: 'slow', documents });
    const socket = await RawSocket.open(server.port);
    socket.pause();
    const before = anonymousKiB(server.process.pid ?? 0);
    const wanted = 60;
    for (let sent = 0; sent < wanted; sent += 1) socket.send(frame({ find: 'slow', $db: 'test' }));
    for (let asked = 0; asked < 50; asked += 1) expect(await db.command({ ping: 1 })).to.include({ ok: 1 });
    const grownMiB = (anonymousKiB(server.process.pid ?? 0) - before) / 1024;
    expect(grownMiB, 'MiB for answers of 480 MiB').to.be.below(200);
    socket.resume();
    for (let answered = 0; answered < wanted; answered += 1)
      expect((await socket.answer()).cursor.firstBatch).to.have.length(8);
    socket.destroy();
  });

  /** The error of an insert that drivers would not even send. */
  async function refusal(name: string, document: Document): Promise<Document> {
    const answer = await client.db('test').command({ insert: name, documents: [document] });
    expect(answer.n).to.equal(0);
    return answer.writeErrors[0];
  }

  async function openConnections(): Promise<number> {
    const { connections } = await client.db('admin').command({ serverStatus: 1 });
    return connections.current;
  }
});

function frame(command: Document): Buffer {
  return message(Buffer.concat([Buffer.of(0), serialize(command)]), 0);
}
