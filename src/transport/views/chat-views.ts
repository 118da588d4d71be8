import type { Desk } from '../../desks/index.js';
import type { Chat, Line, Note } from '../../domain/chat/index.js';
import { otherWays } from '../../flows/leave-line.js';
import type { PlaceInLine } from '../../flows/tell-wait.js';
import type {
  AgentChatView,
  AgentTail,
  ChatCard,
  Entry,
  NoteView,
  PlaceView,
  VisitorChatView,
} from '../../protocol/index.js';
import { later, SECOND_MS } from '../../shared/time.js';

/** One line as it crosses the wire. */
export function entryOf(line: Line): Entry {
  return { ...line, at: line.at.toISOString() };
}

/** What a chat's visitor is told beside the chat itself. */
export interface Surroundings {
  readonly onDuty: ReadonlySet<string>;
  readonly followsUp: boolean;
  readonly place: PlaceView | null;
}

/** A waiting visitor's place, and the other ways that the desk offers from when on. */
export function placeView(
  place: PlaceInLine,
  desk: Desk,
  { startedAt, now }: { startedAt: Date; now: Date },
): PlaceView {
  const { position, wait, opensAt } = place;
  const isAnybodyThere = wait !== null && opensAt === null;
  const patienceEndsAt = later(startedAt, desk.line.patienceSeconds * SECOND_MS);
  return {
    position,
    wait,
    opensAt: opensAt?.toISOString() ?? null,
    otherWaysInMs: isAnybodyThere ? Math.max(0, patienceEndsAt.getTime() - now.getTime()) : 0,
    otherWays: otherWays(desk),
  };
}

/** A chat as its visitor may see it. */
export function visitorChat(chat: Chat, { onDuty, followsUp, place }: Surroundings): VisitorChatView {
  const agent =
    chat.agentId === null ? null : { name: chat.agentName ?? '', isHere: onDuty.has(chat.agentId) };
  return {
    chatId: chat.id,
    state: chat.agentId === null ? 'waiting' : 'live',
    startedAt: chat.startedAt.toISOString(),
    agent,
    place: chat.agentId === null ? place : null,
    phone: chat.visitor.phone,
    followUpTo: followsUp ? chat.visitor.email : '',
    agentSeenSeq: chat.agentSeen,
    lastSeq: chat.seq,
  };
}

/** A chat as a row of the console. */
export function chatCard({ chat, question }: { chat: Chat; question: string }): ChatCard {
  return {
    chatId: chat.id,
    state: chat.agentId === null ? 'waiting' : 'live',
    name: chat.visitor.name,
    question,
    language: chat.language,
    startedAt: chat.startedAt.toISOString(),
    takenAt: chat.takenAt?.toISOString() ?? null,
    agentId: chat.agentId,
    agentName: chat.agentName,
    helperIds: chat.helperIds,
    topic: chat.topic,
    severity: chat.severity,
    place: chat.place,
    offer: chat.offer === null ? null : { ...chat.offer, until: chat.offer.until.toISOString() },
    ask: askView(chat.ask),
    isVisitorHere: chat.awayAt === null,
    abandonAt: chat.abandonAt?.toISOString() ?? null,
    lastSeq: chat.seq,
    agentSeenSeq: chat.agentSeen,
    lastFrom: chat.lastFrom,
  };
}

/** A note as colleagues see it. */
export function noteView({ seq, clientId, agentName, text, at }: Note): NoteView {
  return { seq, clientId, author: agentName, text, at: at.toISOString() };
}

function askView(ask: Chat['ask']): ChatCard['ask'] {
  if (ask === null) return null;
  const { kind, to, byName, until, comment } = ask;
  return { kind, to, byName, until: until.toISOString(), comment };
}

/** A chat with lines as the agents who work in it see it. */
export function agentTail(
  chat: Chat,
  question: string,
  { lines, notes }: { lines: readonly Line[]; notes: readonly Note[] },
): AgentTail {
  const view: AgentChatView = {
    ...chatCard({ chat, question }),
    email: chat.visitor.email,
    phone: chat.visitor.phone,
    visitorSeenSeq: chat.visitorSeen,
  };
  return { chat: view, entries: lines.map(entryOf), notes: notes.map(noteView) };
}
