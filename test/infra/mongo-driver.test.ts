import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect } from 'chai';
import '../../src/infra/mongo-driver.js';

const requireOfMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
const { Connection } = requireOfMongoose('mongodb/lib/cmap/connection.js');
const { HostAddress, ns } = requireOfMongoose('mongodb/lib/utils.js');

describe('A command to a MongoDB that has gone this moment', () => {
  it('comes back with an error', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const line = connect({ port, host: '127.0.0.1' });
    const hostAddress = HostAddress.fromHostPort('127.0.0.1', port);
    const connection = new Connection(line, { id: 1, generation: 0, hostAddress });
    await once(line, 'connect');
    line.destroy();
    expect(connection.closed, 'the driver does not know it yet').to.equal(false);
    const answer = await connection.command(ns('admin.$cmd'), { ping: 1 }, {}).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    expect(answer).to.equal('MongoNetworkError');
    server.close();
  });
});
