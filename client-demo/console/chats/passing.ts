import type { Ack, WireError } from '../../../src/protocol/index.js';
import { newClientId } from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import type { Chats } from './chats.js';

/** Where a chat may go: a colleague, somebody in a role, those who handle a topic, or back into the line. */
export type Destination =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'role'; readonly role: 'head' | 'specialist' | 'senior' | 'escalation' | 'product' }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'line' };

/** What agents do with chats between each other. Every act gives back the refusal, or null. */
export class Passing {
  private readonly line: AgentLine;
  private readonly chats: Chats;

  constructor(line: AgentLine, chats: Chats) {
    this.line = line;
    this.chats = chats;
  }

  async decline(chatId: string): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:decline', { chatId }));
  }

  async transfer(chatId: string, to: Destination, comment: string): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:transfer', { chatId, to, comment }));
  }

  async invite(chatId: string, agentId: string, comment: string): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:invite', { chatId, agentId, comment }));
  }

  async acceptAsk(chatId: string): Promise<WireError | null> {
    return await this.chats.open(chatId, this.line.ask('chat:accept-ask', { chatId }));
  }

  async declineAsk(chatId: string, comment: string): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:decline-ask', { chatId, comment }));
  }

  async part(chatId: string): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:part', { chatId }));
  }

  async classify(chatId: string, severity: 1 | 2 | 3 | 4): Promise<WireError | null> {
    return refusalOf(await this.line.ask('chat:classify', { chatId, severity }));
  }

  async watch(chatId: string): Promise<WireError | null> {
    return await this.chats.open(chatId, this.line.ask('chat:watch', { chatId, lastSeq: 0 }));
  }

  async unwatch(chatId: string): Promise<void> {
    await this.line.ask('chat:unwatch', { chatId });
    this.chats.dismiss(chatId);
  }

  async takeOver(chatId: string): Promise<WireError | null> {
    return await this.chats.open(chatId, this.line.ask('chat:take-over', { chatId }));
  }

  /** Keeps a note for colleagues. */
  async note(chatId: string, text: string): Promise<WireError | null> {
    const answer = await this.line.ask('chat:note', { chatId, clientId: newClientId(), text });
    if (answer.ok) this.chats.noteNote(chatId, answer.data);
    return refusalOf(answer);
  }
}

function refusalOf(answer: Ack<unknown>): WireError | null {
  return answer.ok ? null : answer.error;
}
