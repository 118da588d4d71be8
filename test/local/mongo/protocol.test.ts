import { once } from 'node:events';
import { connect } from 'node:net';
import { deserialize, serialize } from 'bson';
import { expect } from 'chai';
import { message } from './fuzz-frames.js';
import { RawSocket } from './fuzz-socket.js';
import { errorOf, type RunningServer, runServer, until } from './running-server.js';

describe('document server: protocol', () => {
  let server: RunningServer;
  before(async () => {
    server = await runServer();
  });
  after(() => server.stop());

  it('introduces itself as a standalone server', async () => {
    const hello = await server.db.command({ hello: 1 });
    expect(hello).to.include({
      isWritablePrimary: true,
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxWriteBatchSize: 100_000,
    });
    expect(hello).not.to.have.property('setName');
  });

  it('answers the old handshake', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const body = serialize({ isMaster: 1 });
    const name = Buffer.from('admin.$cmd\0');
    const frame = Buffer.alloc(16 + 4 + name.length + 8);
    frame.writeInt32LE(frame.length + body.length, 0);
    frame.writeInt32LE(7, 4);
    frame.writeInt32LE(2004, 12);
    name.copy(frame, 20);
    socket.write(Buffer.concat([frame, body]));
    const [reply] = await once(socket, 'data');
    socket.destroy();
    expect(reply.readInt32LE(8)).to.equal(7);
    expect(deserialize(reply.subarray(36))).to.include({ ismaster: true, ok: 1 });
  });

  it('closes a connection that sends rubbish, and no other', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await once(socket, 'close');
    expect(server.log).to.deep.include.members([
      server.log.find(({ event }) => event === 'malformed-message'),
    ]);
    expect(await server.db.command({ ping: 1 })).to.include({ ok: 1 });
  });

  it('takes many requests at once on one connection and on many', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => server.db.command({ ping: 1 })));
    expect(answers).to.have.length(300);
  });

  it('takes unacknowledged writes', async () => {
    const collection = server.db.collection<{ _id: number }>('unheard');
    await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await until(async () => (await collection.countDocuments()) === 1);
    expect(await collection.findOne()).to.deep.equal({ _id: 1 });
  });

  it('keeps no cursor of an answer that nobody waits for', async () => {
    const collection = server.db.collection('cursors');
    await collection.insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
    const open = async () => (await server.db.admin().serverStatus()).metrics.cursor.open.total;
    const cursor = collection.find({}, { batchSize: 1 });
    await cursor.next();
    expect(await open(), 'of one who is still reading').to.equal(1);
    const find = Buffer.concat([
      Buffer.of(0),
      serialize({ find: 'cursors', batchSize: 1, $db: server.db.databaseName }),
    ]);
    const socket = await RawSocket.open(server.port);
    socket.send(message(find, 2));
    await socket.finish();
    expect(await open()).to.equal(1);
    await cursor.close();
  });

  it('survives hostile input', async () => {
    const collection = server.db.collection('hostile');
    await collection.insertOne({ a: [1, { b: 2 }] });
    let deep: Record<string, unknown> = { a: 1 };
    for (let level = 0; level < 150; level += 1) deep = { a: deep };
    const attempts: Promise<unknown>[] = [
      collection.aggregate([{ $sample: {} }]).toArray(),
      collection.aggregate([{ $bucket: {} }]).toArray(),
      collection.aggregate([{ $densify: {} }]).toArray(),
      collection.aggregate([{ $project: { x: { $range: [0, 1_000_000_000] } } }]).toArray(),
      collection.aggregate([{ $nope: 1 }]).toArray(),
      collection.aggregate([{ $project: { x: { $nope: 1 } } }]).toArray(),
      collection.find({ $nope: 1 }).toArray(),
      collection.find({ a: { $nope: 1 } }).toArray(),
      collection.find({ a: { $regex: '(' } }).toArray(),
      collection.find({ $where: 'while(true){}' }).toArray(),
      collection.updateOne({}, { $nope: { a: 1 } }),
      collection.updateOne({}, { $set: { 'a.x': 1 } }),
      server.db.command({ findAndModify: 'hostile', query: {}, update: { $inc: { a: 'x' } } }),
    ];
    for (const [index, attempt] of attempts.entries())
      expect(await errorOf(attempt), String(index)).to.have.property('code');
    await collection.find(deep).toArray();
    expect(await server.db.command({ ping: 1 })).to.include({ ok: 1 });
  });
});
