import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import { GatheringWebSocketServer } from '../../src/transport/realtime/gathering-web-sockets.js';
import { until } from '../support/until.js';

const FRAMES = ['pierwsza', 'druga ż', 'trzecia'];

describe('Frames to one page', () => {
  let http: Server;

  beforeEach(async () => {
    http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  /** What the page got, how much of it was still to be handed to the system, and how many were told of it. */
  const send = async (engine: WebSocketServer) => {
    let waitingBytes = 0;
    let told = 0;
    http.on('upgrade', (request, line: Duplex, head) =>
      engine.handleUpgrade(request, line, head, (socket: WebSocket) => {
        for (const frame of FRAMES) {
          socket.send(frame, () => {
            told += 1;
          });
        }
        waitingBytes = line.writableLength;
      }),
    );
    const page = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const got: string[] = [];
    page.on('message', (data) => got.push(String(data)));
    await until('all frames', () => got.length === FRAMES.length && told === FRAMES.length);
    page.terminate();
    return { got, waitingBytes };
  };

  it('of one turn of the event loop are written together, in their order', async () => {
    const { got, waitingBytes } = await send(new GatheringWebSocketServer({ noServer: true }));
    expect(got).to.deep.equal(FRAMES);
    expect(waitingBytes).to.be.greaterThan(FRAMES.join('').length);
  });

  it('are each written at once by the library alone', async () => {
    const { got, waitingBytes } = await send(new WebSocketServer({ noServer: true }));
    expect(got).to.deep.equal(FRAMES);
    expect(waitingBytes).to.equal(0);
  });
});
