import type { Namespace, Socket } from 'socket.io';
import type { Agent } from '../../domain/agents/index.js';
import type { Device } from '../../domain/chat/index.js';
import type { AgentToServer, ServerToAgent, ServerToVisitor, VisitorToServer } from '../../protocol/index.js';
import type { Language } from '../../shared/language.js';

/** Events between nodes of the server: none, facts travel on the event bus. */
type NoEvents = Record<never, never>;

/** What a visitor's socket has said of itself, and the chat that it was let into. */
export interface VisitorSession {
  readonly deskId: string;
  readonly language: Language;
  readonly device: Device;
  chatId: string | null;
  /** Hash of the token that let it in. */
  tokenHash: string;
}

/** Who an agent's socket belongs to. The session is looked at again with every renewal of the console's lease. */
export interface AgentSession {
  readonly agent: Agent;
  readonly token: string;
}

export type VisitorSocket = Socket<VisitorToServer, ServerToVisitor, NoEvents, VisitorSession>;
export type AgentSocket = Socket<AgentToServer, ServerToAgent, NoEvents, AgentSession>;
export type VisitorNamespace = Namespace<VisitorToServer, ServerToVisitor, NoEvents, VisitorSession>;
export type AgentNamespace = Namespace<AgentToServer, ServerToAgent, NoEvents, AgentSession>;

/** The two doors for people. */
export interface Doors {
  readonly visitors: VisitorNamespace;
  readonly agents: AgentNamespace;
}
