import type { z } from 'zod';
import { agentHello, PROTOCOL_VERSION, visitorHello } from '../../protocol/index.js';
import { DeskError, faultOf, NotFound, NotSignedIn } from '../../shared/errors.js';
import { clientAddress } from '../client-address.js';
import { sessionToken } from '../session-cookie.js';
import { parseInput, toWireError, withDeadline } from '../wire.js';
import { bindHandlers, type Edge } from './acknowledge.js';
import { agentHandlers } from './agent.handlers.js';
import { rooms } from './rooms.js';
import type { AgentNamespace, AgentSocket, VisitorNamespace, VisitorSocket } from './sockets.js';
import { visitorHandlers } from './visitor.handlers.js';
import type { Workbench } from './workbench.js';

/** Lets visitors in whose page may open the desk that they ask for. */
export function openVisitorDoor(door: VisitorNamespace, bench: Workbench, edge: Edge): void {
  const { parts, leases } = bench;
  door.use(
    admit(edge, async (socket: VisitorSocket) => {
      const { protocol: _, deskId, language, device } = greet(visitorHello, socket.handshake.auth);
      parts.desks.get(deskId);
      // As an unknown desk: what another site may not open is not there for it.
      if (!bench.origins.mayOpen(socket.request, deskId)) throw new NotFound();
      Object.assign(socket.data, { deskId, language, device, chatId: null, tokenHash: '' });
      await socket.join(rooms.visitors(deskId));
    }),
  );
  door.on('connection', (socket: VisitorSocket) => {
    const address = clientAddress(socket.handshake, bench.trustedProxies);
    bindHandlers(socket, visitorHandlers(socket, bench), edge, () => [
      ['visitor', socket.data.chatId ?? socket.id],
      ['address', address],
    ]);
    socket.once('disconnect', () => {
      leases.releaseTab(socket.id).catch(reportTo(edge, 'A closed tab was not noted'));
    });
  });
}

/** Lets agents in who are signed in, from pages of our own alone. */
export function openAgentDoor(door: AgentNamespace, bench: Workbench, edge: Edge): void {
  const { parts, leases } = bench;
  door.use(
    admit(edge, async (socket: AgentSocket) => {
      greet(agentHello, socket.handshake.auth);
      if (!bench.origins.isOwn(socket.request)) throw new NotSignedIn();
      const token = sessionToken(socket.request.headers.cookie) ?? '';
      const agent = await parts.agents.ofSession(token, parts.clock.now());
      Object.assign(socket.data, { agent, token });
      const supervised = agent.role === 'head' ? [rooms.heads(agent.deskId)] : [];
      await socket.join([rooms.agent(agent._id), rooms.desk(agent.deskId), ...supervised]);
    }),
  );
  door.on('connection', (socket: AgentSocket) => {
    const { agent } = socket.data;
    const checkSession = async () => await letGoWithoutSession(socket, bench, edge);
    const console = { deskId: agent.deskId, agentId: agent._id, socketId: socket.id, checkSession };
    const address = clientAddress(socket.handshake, bench.trustedProxies);
    bindHandlers(socket, agentHandlers(socket, bench), edge, () => [
      ['agent', agent._id],
      ['address', address],
    ]);
    leases.holdConsole(console).catch(reportTo(edge, 'A console was not noted'));
    socket.once('disconnect', () => {
      bench.reading.close(socket).catch(reportTo(edge, 'A ticket was not left'));
      leases.releaseConsole(console).catch(reportTo(edge, 'A closed console was not noted'));
    });
  });
}

/** An outage is no reason to let anybody go; an ended session is. */
export async function letGoWithoutSession(
  socket: AgentSocket,
  { parts }: Workbench,
  edge: Edge,
): Promise<void> {
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

/** Logs what nobody waits for. */
export function reportTo(edge: Edge, message: string): (error: unknown) => void {
  return (error) => edge.log.warn(faultOf(error), message);
}
