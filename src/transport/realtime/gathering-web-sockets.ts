import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

type Told = (error?: Error) => void;
type Sent = Parameters<WebSocket['send']>[0];

/**
 * Web sockets that hand the system all frames of one turn of the event loop at once. Each write of its own costs more
 * than all else that is done for a frame, and in a busy turn a console gets many: what is written in its chats, and the
 * answers to what it wrote itself. Engine.io makes one of these where it would make a server of `ws`.
 */
export class GatheringWebSocketServer extends WebSocketServer<typeof GatheringWebSocket> {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    super({ ...options, WebSocket: GatheringWebSocket });
  }

  override handleUpgrade(
    request: IncomingMessage,
    line: Duplex,
    head: Buffer,
    opened: (socket: GatheringWebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, line, head, (socket, upgraded) => {
      socket.gatherOn(line);
      opened(socket, upgraded);
    });
  }
}

class GatheringWebSocket extends WebSocket {
  #line: Duplex | null = null;

  /** From now on frames wait for the end of the turn on `line`. */
  gatherOn(line: Duplex): void {
    this.#line = line;
  }

  override send(data: Sent, ...rest: readonly [options?: object | Told, told?: Told]): void {
    const told = rest.find((one): one is Told => typeof one === 'function');
    const options = typeof rest[0] === 'object' ? rest[0] : {};
    this.#gather();
    // Engine.io holds back the next frame until it is told of this one; both are to be written together.
    super.send(data, options, (error) => {
      if (error) told?.(error);
    });
    if (told !== undefined) queueMicrotask(told);
  }

  #gather(): void {
    const line = this.#line;
    if (line === null || line.writableCorked > 0) return;
    line.cork();
    setImmediate(() => line.uncork());
  }
}
