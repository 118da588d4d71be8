import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import type { z } from 'zod';
import type { Parts } from '../../flows/parts.js';
import { agentHello, LIMITS, PROTOCOL_VERSION, visitorHello } from '../../protocol/index.js';
import { DeskError, faultOf, NotSignedIn } from '../../shared/errors.js';
import type { Limits } from '../../shared/ports.js';
import { SECOND_MS } from '../../shared/time.js';
import { isOwnOrigin, sessionToken } from '../session-cookie.js';
import { type OutageJudge, parseInput, toWireError, withDeadline } from '../wire.js';
import { bindHandlers, type Edge } from './acknowledge.js';
import { agentHandlers } from './agent.handlers.js';
import { fanOut, showAfresh } from './fan-out.js';
import { Leases } from './leases.js';
import { rooms } from './rooms.js';
import type { AgentNamespace, AgentSocket, Doors, VisitorNamespace, VisitorSocket } from './sockets.js';
import { visitorHandlers } from './visitor.handlers.js';
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
/** A cut cable is noticed within the sum of these two. */
const PING_INTERVAL_MS = 10 * SECOND_MS;
const PING_TIMEOUT_MS = 5 * SECOND_MS;

/** Opens the doors for visitors and agents on an HTTP server. */
export function openRealtime(http: HttpServer, setup: RealtimeSetup): Realtime {
  const { parts } = setup;
  const io = new Server(http, {
    adapter: setup.adapter,
    // Long polling would need sticky sessions to work with more than one web process.
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: LIMITS.packetBytes,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    allowRequest: (request: IncomingMessage, decide) => decide(null, isOwnOrigin(request, setup.publicUrl)),
  });
  const doors: Doors = { visitors: io.of('/visitor'), agents: io.of('/agent') };
  const leases = new Leases(parts);
  const { limits, trustedProxies } = setup;
  const bench: Workbench = { parts, doors, leases, limits, trustedProxies };
  const edge: Edge = { limits, log: parts.log, judge: setup.judge };
  openVisitorDoor(doors.visitors, bench, edge);
  openAgentDoor(doors.agents, bench, edge);
  const stopFanOut = fanOut(parts, doors);
  leases.start();
  return {
    leases,
    resync: async () => await showAfresh(parts, doors),
    drain: () => {
      leases.drain();
      for (const socket of doors.visitors.sockets.values()) socket.emit('server:drain', soon());
      for (const socket of doors.agents.sockets.values()) socket.emit('server:drain', soon());
    },
    close: async () => {
      leases.drain();
      stopFanOut();
      await io.close();
    },
  };
}

function soon(): { retryInMs: number } {
  return { retryInMs: Math.round(Math.random() * DRAIN_SPREAD_MS) };
}

function openVisitorDoor(door: VisitorNamespace, bench: Workbench, edge: Edge): void {
  const { parts, leases } = bench;
  door.use(
    admit(edge, async (socket: VisitorSocket) => {
      const { protocol: _, deskId, language } = greet(visitorHello, socket.handshake.auth);
      parts.desks.get(deskId);
      Object.assign(socket.data, { deskId, language, chatId: null });
      await socket.join(rooms.visitors(deskId));
    }),
  );
  door.on('connection', (socket: VisitorSocket) => {
    bindHandlers(socket, visitorHandlers(socket, bench), edge);
    socket.once('disconnect', () => {
      leases.releaseTab(socket.id).catch(reportTo(edge, 'A closed tab was not noted'));
    });
  });
}

function openAgentDoor(door: AgentNamespace, bench: Workbench, edge: Edge): void {
  const { parts, leases } = bench;
  door.use(
    admit(edge, async (socket: AgentSocket) => {
      greet(agentHello, socket.handshake.auth);
      const token = sessionToken(socket.request.headers.cookie) ?? '';
      const agent = await parts.agents.ofSession(token, parts.clock.now());
      Object.assign(socket.data, { agent, token });
      await socket.join([rooms.agent(agent._id), rooms.desk(agent.deskId)]);
    }),
  );
  door.on('connection', (socket: AgentSocket) => {
    const { agent } = socket.data;
    const checkSession = async () => await letGoWithoutSession(socket, bench, edge);
    const console = { deskId: agent.deskId, agentId: agent._id, socketId: socket.id, checkSession };
    bindHandlers(socket, agentHandlers(socket, bench), edge);
    leases.holdConsole(console).catch(reportTo(edge, 'A console was not noted'));
    socket.once('disconnect', () => {
      leases.releaseConsole(console).catch(reportTo(edge, 'A closed console was not noted'));
    });
  });
}

/** An outage is no reason to let anybody go; an ended session is. */
async function letGoWithoutSession(socket: AgentSocket, { parts }: Workbench, edge: Edge): Promise<void> {
  try {
    await parts.agents.ofSession(socket.data.token, parts.clock.now());
  } catch (error) {
    if (error instanceof NotSignedIn) socket.disconnect(true);
    else edge.log.warn(faultOf(error), 'A session could not be looked at');
  }
}

type Next = (error?: Error) => void;

/** A door's keeper: lets a socket in, or refuses it with a code that the page can act on. */
function admit<Visitor>(
  edge: Edge,
  check: (socket: Visitor) => Promise<void>,
): (socket: Visitor, next: Next) => void {
  return (socket, next) => {
    withDeadline(async () => await check(socket)).then(
      () => next(),
      (error: unknown) => {
        const data = toWireError(error, edge.judge);
        next(Object.assign(new Error(data.code), { data }));
      },
    );
  };
}

function greet<Schema extends z.ZodType<{ protocol: number }>>(
  schema: Schema,
  auth: unknown,
): z.output<Schema> {
  const hello = parseInput(schema, auth);
  if (hello.protocol !== PROTOCOL_VERSION)
    throw new DeskError('outdated_page', 'The page is older than the server.');
  return hello;
}

function reportTo(edge: Edge, message: string): (error: unknown) => void {
  return (error) => edge.log.warn(faultOf(error), message);
}
