import type { Agent } from '../domain/agents/index.js';
import { type Ask, type Chat, type Holder, lookAtAskJob } from '../domain/chat/index.js';
import { DeskError, InvalidInput, NotFound } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { SECOND_MS } from '../shared/time.js';
import { classifyChat } from './classify-chat.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';
import { seatsOf } from './seats.js';

/** Where an agent wants a chat to go: to a colleague, to somebody in a role, to those who handle a topic, or back. */
export type Destination =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'role'; readonly role: Agent['role'] }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'line' };

/**
 * Hands a chat on for the agent who holds it (else `NotFound`). A colleague, or whoever in a role has been idle longest,
 * is asked and may decline; until then the chat stays where it is. To a topic, or back to the line, it goes at once, to
 * its old place. Throws `nobody_there` when nobody who was meant is on duty.
 */
export async function handOverChat(
  parts: Parts,
  agent: Agent,
  chatId: string,
  { to, comment }: { to: Destination; comment: string },
): Promise<void> {
  const chat = await ownChat(parts, agent, chatId);
  if (to.kind === 'topic') await classifyChat(parts, agent, chatId, { topic: to.topic });
  if (to.kind === 'topic' || to.kind === 'line') {
    if (comment !== '') await note(parts, chat, agent, comment);
    return await returnToLine(parts, chat, agent._id);
  }
  await askColleague(parts, agent, chat, {
    kind: 'transfer',
    to: await colleagueOf(parts, agent, to),
    comment,
  });
}

/** Asks a colleague to join the chat that the agent holds. Throws as {@link handOverChat}. */
export async function inviteColleague(
  parts: Parts,
  agent: Agent,
  chatId: string,
  { agentId, comment }: { agentId: string; comment: string },
): Promise<void> {
  const chat = await ownChat(parts, agent, chatId);
  const to = await colleagueOf(parts, agent, { kind: 'agent', agentId });
  await askColleague(parts, agent, chat, { kind: 'join', to, comment });
}

/** The agent agrees to what was asked. Throws `chat_taken` when the question does not stand any more. */
export async function acceptAsk(parts: Parts, agent: Agent, chatId: string): Promise<void> {
  const chat = await askedChat(parts, agent, chatId);
  const eventSeq =
    chat.ask?.kind === 'transfer'
      ? await parts.handovers.handOver(chat, holderOf(agent), true)
      : await parts.handovers.changeHelper(chat, holderOf(agent), { to: 'join', isAsked: true });
  if (chat.ask !== null && chat.ask.comment !== '')
    await note(parts, chat, { _id: chat.ask.by, name: chat.ask.byName }, chat.ask.comment);
  await tell(parts, chat, eventSeq);
  routeLine(parts, chat.deskId);
}

/** The agent does not agree; the comment is kept as a note for whoever asked. */
export async function declineAsk(parts: Parts, agent: Agent, chatId: string, comment: string): Promise<void> {
  const chat = await askedChat(parts, agent, chatId);
  if (!(await parts.handovers.dropAsk(chat, agent._id))) throw new NotFound();
  if (comment !== '') await note(parts, chat, agent, comment);
  await tell(parts, chat, 0);
}

/** A supervisor takes a chat over without asking. Throws `NotFound` for whoever is none. */
export async function takeOverChat(parts: Parts, agent: Agent, chatId: string): Promise<void> {
  const chat = await parts.chats.ofDesk(agent.deskId, chatId);
  if (agent.role !== 'head' || chat.agentId === null) throw new NotFound();
  if (chat.agentId === agent._id) return;
  await tell(parts, chat, await parts.handovers.handOver(chat, holderOf(agent), false));
  routeLine(parts, chat.deskId);
}

/** A colleague who has joined leaves the chat again. */
export async function partFromChat(parts: Parts, agent: Agent, chatId: string): Promise<void> {
  const chat = await parts.chats.ofDesk(agent.deskId, chatId);
  const change = { to: 'part', isAsked: false } as const;
  await tell(parts, chat, await parts.handovers.changeHelper(chat, holderOf(agent), change));
  routeLine(parts, chat.deskId);
}

/** Puts a chat back into the line at its old place, if the agent still holds it. */
export async function returnToLine(parts: Parts, chat: Chat, agentId: string): Promise<void> {
  const eventSeq = await parts.line.putBack(chat, agentId);
  if (eventSeq === 0) return;
  await tell(parts, chat, eventSeq);
  routeLine(parts, chat.deskId);
}

async function askColleague(
  parts: Parts,
  agent: Agent,
  chat: Chat,
  { kind, to, comment }: { kind: Ask['kind']; to: string; comment: string },
): Promise<void> {
  const until = parts.line.standsUntil(parts.desks.get(chat.deskId).line.offerSeconds * SECOND_MS);
  await parts.handovers.ask(chat, { kind, to, by: agent._id, byName: agent.name, until, comment });
  await parts.scheduler.wakeAt(lookAtAskJob, chat.id, until);
  await tell(parts, chat, 0);
}

async function ownChat(parts: Parts, agent: Agent, chatId: string): Promise<Chat> {
  const chat = await parts.chats.ofAgent(agent._id, chatId);
  if (chat.agentId !== agent._id) throw new NotFound();
  return chat;
}

async function askedChat(parts: Parts, agent: Agent, chatId: string): Promise<Chat> {
  const chat = await parts.chats.ofDesk(agent.deskId, chatId);
  if (chat.ask?.to !== agent._id) throw new NotFound();
  return chat;
}

async function colleagueOf(
  parts: Parts,
  agent: Agent,
  to: Extract<Destination, { kind: 'agent' | 'role' }>,
): Promise<string> {
  if (to.kind === 'agent' && to.agentId === agent._id)
    throw new InvalidInput([{ path: 'to', rule: 'range' }]);
  const desk = parts.desks.get(agent.deskId);
  const onDuty = await parts.agents.colleagues(await parts.duty.onDuty(desk.id));
  const meant = onDuty.filter((one) => (to.kind === 'agent' ? one._id === to.agentId : one.role === to.role));
  const ids = new Set(meant.map((one) => one._id));
  ids.delete(agent._id);
  const seats = (await seatsOf(parts, desk)).filter((seat) => ids.has(seat.agentId));
  const [idlest] = seats.sort((a, b) => a.servedAt - b.servedAt);
  if (idlest === undefined) throw new DeskError('nobody_there', 'Nobody who was meant is on duty.');
  return idlest.agentId;
}

async function note(
  parts: Parts,
  chat: Chat,
  by: { _id: string; name: string },
  text: string,
): Promise<void> {
  await parts.handovers.addNote(chat, { id: by._id, name: by.name }, { clientId: newId(), text });
  await parts.bus.publish({ kind: 'chat.noted', deskId: chat.deskId, chatId: chat.id });
}

async function tell(parts: Parts, chat: Chat, eventSeq: number): Promise<void> {
  const line = eventSeq > 0 ? { eventSeq } : {};
  await parts.bus.publish({ kind: 'chat.changed', deskId: chat.deskId, chatId: chat.id, ...line });
}

function holderOf(agent: Agent): Holder {
  return { id: agent._id, name: agent.name };
}
