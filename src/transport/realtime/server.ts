import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { Parts } from '../../flows/parts.js';
import { LIMITS } from '../../protocol/index.js';
import type { Audience, Limits } from '../../shared/ports.js';
import { SECOND_MS } from '../../shared/time.js';
import { clientAddress } from '../client-address.js';
import type { OutageJudge } from '../wire.js';
import type { Edge } from './acknowledge.js';
import { Delivery } from './delivery.js';
import { letGoWithoutSession, openAgentDoor, openVisitorDoor, reportTo } from './doors.js';
import { fanOut } from './fan-out.js';
import { GatheringWebSocketServer } from './gathering-web-sockets.js';
import { Leases } from './leases.js';
import { Origins } from './origins.js';
import { Places } from './places.js';
import type { Doors } from './sockets.js';
import { ReadingRooms } from './ticket-presence.js';
import { Turnstile } from './turnstile.js';
import type { Workbench } from './workbench.js';

/** What the realtime side is built from. */
export interface RealtimeSetup {
  readonly parts: Parts;
  readonly limits: Limits;
  readonly judge: OutageJudge;
  readonly publicUrl: string;
  /** How many proxies in front are believed. */
  readonly trustedProxies: number;
  /** Carries rooms between processes. */
  readonly adapter: NonNullable<ServerOptions['adapter']>;
  /** Knows whether they have to be carried. */
  readonly audience: Audience;
}

/** The realtime side of a web process. */
export interface Realtime {
  readonly leases: Leases;
  /** Something may have been missed: shows everybody here everything afresh. */
  resync(): Promise<void>;
  /** Tells every page to move to another process, with jitter. */
  drain(): void;
  close(): Promise<void>;
}

/** Spread of the pages' return after a drain, so that they do not all come at once. */
const DRAIN_SPREAD_MS = 3 * SECOND_MS;
/** Connections that are opened in one turn of the event loop: about 10 ms of work. */
const NEWCOMERS_AT_ONCE = 20;
/** A cut cable is noticed within the sum of these two. */
const PING_INTERVAL_MS = 10 * SECOND_MS;
const PING_TIMEOUT_MS = 5 * SECOND_MS;

/** Opens the doors for visitors and agents on an HTTP server. */
export function openRealtime(http: HttpServer, setup: RealtimeSetup): Realtime {
  const { parts, limits } = setup;
  const origins = new Origins(parts.desks, setup.publicUrl);
  const io = openServer(http, setup, origins);
  const bench = layBench(io, setup, origins);
  const { doors, leases, places } = bench;
  const edge: Edge = { limits, log: parts.log, judge: setup.judge };
  openVisitorDoor(doors.visitors, bench, edge);
  openAgentDoor(doors.agents, bench, edge);
  const shown = fanOut(parts, doors, places);
  const stopMakingUp = parts.bus.subscribe((fact) => {
    if (fact.kind === 'bus.gap') makeUpForGap(bench, edge).catch(reportTo(edge, 'A gap was not made up for'));
  });
  leases.start();
  return {
    leases,
    resync: shown.showAfresh,
    drain: () => {
      leases.drain();
      for (const socket of doors.visitors.sockets.values()) socket.emit('server:drain', soon());
      for (const socket of doors.agents.sockets.values()) socket.emit('server:drain', soon());
    },
    close: async () => {
      leases.drain();
      shown.close();
      stopMakingUp();
      await io.close();
    },
  };
}

function openServer(http: HttpServer, { adapter, limits, trustedProxies }: RealtimeSetup, origins: Origins) {
  const turnstile = new Turnstile(NEWCOMERS_AT_ONCE);
  const mayConnect = (request: IncomingMessage) => {
    const address = request.socket.remoteAddress ?? '';
    const from = clientAddress({ address, headers: request.headers }, trustedProxies);
    return origins.mayConnect(request) && limits.admits('connect', from);
  };
  return new Server(http, {
    adapter,
    // Long polling would need sticky sessions to work with more than one web process.
    transports: ['websocket'],
    wsEngine: GatheringWebSocketServer,
    serveClient: false,
    maxHttpBufferSize: LIMITS.packetBytes,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    allowRequest: (request: IncomingMessage, decide) => {
      if (mayConnect(request)) turnstile.enter(() => decide(null, true));
      else decide(null, false);
    },
  });
}

function layBench(io: Server, setup: RealtimeSetup, origins: Origins): Workbench {
  const { parts, limits, audience, trustedProxies } = setup;
  const doors: Doors = { visitors: io.of('/visitor'), agents: io.of('/agent') };
  const reading = new ReadingRooms(parts, doors);
  return {
    ...{ parts, doors, reading, limits, origins, trustedProxies },
    leases: new Leases(parts, reading),
    delivery: new Delivery({ doors, audience, chats: parts.chats, log: parts.log }),
    places: new Places(parts, doors),
  };
}

function soon(): { retryInMs: number } {
  return { retryInMs: Math.round(Math.random() * DRAIN_SPREAD_MS) };
}

/** Sessions and chats may have ended unheard: nobody keeps a right, and no key stays in memory, because of that. */
async function makeUpForGap(bench: Workbench, edge: Edge): Promise<void> {
  bench.parts.chats.letGoOfAll();
  for (const socket of bench.doors.agents.sockets.values()) await letGoWithoutSession(socket, bench, edge);
}
