import type { Ticket } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type { TicketPresence } from '../../protocol/index.js';
import { rooms } from './rooms.js';
import type { AgentSocket, Doors } from './sockets.js';

type Shown = Pick<Ticket, '_id' | 'deskId' | 'number'>;

/**
 * Which consoles of this process show which tickets, so that two agents on one ticket know of each other. The leases
 * stand in Redis, where a process that died renews none of them; facts tell the other processes at once.
 */
export class ReadingRooms {
  readonly #parts: Parts;
  readonly #doors: Doors;
  readonly #shown = new Map<string, Map<string, Shown>>();

  constructor(parts: Parts, doors: Doors) {
    this.#parts = parts;
    this.#doors = doors;
  }

  /** The console shows the ticket from now on. Returns who else does. */
  async open(socket: AgentSocket, ticket: Shown): Promise<TicketPresence> {
    const shown = this.#shown.get(socket.id) ?? new Map<string, Shown>();
    this.#shown.set(socket.id, shown.set(ticket.number, ticket));
    await socket.join(rooms.ticket(ticket._id));
    await this.#parts.ticketReaders.keep(readerOf(socket, ticket));
    await this.#tell(ticket);
    return await presenceOf(this.#parts, ticket);
  }

  /** The console shows it no longer. One that it did not show is as well. */
  async leave(socket: AgentSocket, number: string): Promise<void> {
    const ticket = this.#shown.get(socket.id)?.get(number);
    if (ticket === undefined) return;
    this.#shown.get(socket.id)?.delete(number);
    await socket.leave(rooms.ticket(ticket._id));
    await this.#parts.ticketReaders.leave(readerOf(socket, ticket));
    await this.#tell(ticket);
  }

  /** The agent types in the console, or has stopped. Nothing where the console does not show the ticket. */
  async type(socket: AgentSocket, number: string, isTyping: boolean): Promise<void> {
    const ticket = this.#shown.get(socket.id)?.get(number);
    if (ticket === undefined) return;
    await this.#parts.ticketReaders.noteTyping(readerOf(socket, ticket), isTyping);
    await this.#tell(ticket);
  }

  /** The console has gone. */
  async close(socket: AgentSocket): Promise<void> {
    const numbers = [...(this.#shown.get(socket.id)?.keys() ?? [])];
    for (const number of numbers) await this.leave(socket, number);
    this.#shown.delete(socket.id);
  }

  /** Renews the leases from `at` on, and shows who is there: others may have gone without a word. */
  async renew(at?: Date): Promise<void> {
    const tickets = new Map<string, Shown>();
    for (const [socketId, shown] of this.#shown) {
      const socket = this.#doors.agents.sockets.get(socketId);
      for (const ticket of shown.values()) {
        tickets.set(ticket._id, ticket);
        if (socket !== undefined) await this.#parts.ticketReaders.keep(readerOf(socket, ticket), at);
      }
    }
    for (const ticket of tickets.values()) await showPresence(this.#parts, this.#doors, ticket);
  }

  async #tell({ deskId, _id, number }: Shown): Promise<void> {
    await this.#parts.bus.publish({ kind: 'ticket.presence', deskId, ticketId: _id, number });
  }
}

/** Shows the consoles of this process that have the ticket open who else has. */
export async function showPresence(parts: Parts, doors: Doors, ticket: Shown): Promise<void> {
  const room = rooms.ticket(ticket._id);
  if (!doors.agents.adapter.rooms.has(room)) return;
  doors.agents.local.to(room).emit('ticket:presence', await presenceOf(parts, ticket));
}

async function presenceOf(parts: Parts, { _id, number }: Shown): Promise<TicketPresence> {
  const readers = await parts.ticketReaders.of(_id);
  const agents = await parts.agents.colleagues(readers.map(({ agentId }) => agentId));
  const names = new Map(agents.map((agent) => [agent._id, agent.name]));
  return {
    number,
    people: readers.map(({ agentId, isTyping }) => ({
      id: agentId,
      name: names.get(agentId) ?? '',
      isTyping,
    })),
  };
}

function readerOf(socket: AgentSocket, ticket: Shown) {
  return { ticketId: ticket._id, agentId: socket.data.agent._id, socketId: socket.id };
}
