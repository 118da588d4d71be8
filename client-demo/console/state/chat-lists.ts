import type { ChatCard, ChatGone, DeskSnapshot, Entry } from '../../../src/protocol/index.js';

/** The two lists of the console's chats, each oldest first. */
export interface ChatLists {
  readonly waiting: readonly ChatCard[];
  readonly mine: readonly ChatCard[];
  /** Ids of chats that are gone: a card that was still on its way does not bring them back. */
  readonly over: readonly string[];
}

export const NO_CHATS: ChatLists = { waiting: [], mine: [], over: [] };

/** The lists as the server has them now: whatever was there before is forgotten. */
export function listsOf(snapshot: DeskSnapshot): ChatLists {
  return { waiting: snapshot.waiting.toSorted(byStart), mine: snapshot.mine.toSorted(byStart), over: [] };
}

/** Puts a new or changed chat where it belongs now, and nowhere else. A chat of another agent leaves both lists. */
export function withCard(lists: ChatLists, card: ChatCard, myId: string): ChatLists {
  if (lists.over.includes(card.chatId)) return lists;
  return {
    ...lists,
    waiting: card.state === 'waiting' ? put(lists.waiting, card) : without(lists.waiting, card.chatId),
    mine:
      card.state === 'live' && card.agentId === myId
        ? put(lists.mine, card)
        : without(lists.mine, card.chatId),
  };
}

/** Takes a chat that is gone out of both lists. */
export function withoutGone(lists: ChatLists, gone: Pick<ChatGone, 'chatId'>): ChatLists {
  return {
    waiting: without(lists.waiting, gone.chatId),
    mine: without(lists.mine, gone.chatId),
    over: [...lists.over, gone.chatId],
  };
}

/** Counts a new line in its chat's row, so that the row is right before its card comes. A line that is known changes nothing. */
export function withEntry(lists: ChatLists, chatId: string, entry: Entry): ChatLists {
  const card = findCard(lists, chatId);
  if (card === null || entry.seq <= card.lastSeq) return lists;
  const lastFrom = entry.kind === 'message' ? entry.from : card.lastFrom;
  return replaced(lists, { ...card, lastSeq: entry.seq, lastFrom });
}

/** Marks everything up to `seq` as shown to the agent. */
export function withSeen(lists: ChatLists, chatId: string, seq: number): ChatLists {
  const card = findCard(lists, chatId);
  if (card === null || seq <= card.agentSeenSeq) return lists;
  return replaced(lists, { ...card, agentSeenSeq: seq });
}

/** The row of a chat, or null when it is in neither list. */
export function findCard(lists: ChatLists, chatId: string): ChatCard | null {
  const isIt = (card: ChatCard) => card.chatId === chatId;
  return lists.mine.find(isIt) ?? lists.waiting.find(isIt) ?? null;
}

/** Whether the visitor has written something that the agent's page has not shown. */
export function hasUnread(card: ChatCard): boolean {
  return card.lastFrom === 'visitor' && card.lastSeq > card.agentSeenSeq;
}

function replaced(lists: ChatLists, card: ChatCard): ChatLists {
  const swap = (cards: readonly ChatCard[]) => cards.map((one) => (one.chatId === card.chatId ? card : one));
  return { ...lists, waiting: swap(lists.waiting), mine: swap(lists.mine) };
}

/** Known: in its place, so that nothing moves under the pointer. New: by its age, which for a new chat is the end. */
function put(cards: readonly ChatCard[], card: ChatCard): readonly ChatCard[] {
  if (cards.some((one) => one.chatId === card.chatId)) {
    return cards.map((one) => (one.chatId === card.chatId ? newest(one, card) : one));
  }
  return [...cards, card].toSorted(byStart);
}

/** A card may have been on its way when a later line or mark was noted here: these never go back. */
function newest(known: ChatCard, card: ChatCard): ChatCard {
  const isBehind = card.lastSeq < known.lastSeq;
  return {
    ...card,
    lastSeq: isBehind ? known.lastSeq : card.lastSeq,
    lastFrom: isBehind ? known.lastFrom : card.lastFrom,
    agentSeenSeq: Math.max(card.agentSeenSeq, known.agentSeenSeq),
  };
}

function without(cards: readonly ChatCard[], chatId: string): readonly ChatCard[] {
  return cards.filter((card) => card.chatId !== chatId);
}

function byStart(a: ChatCard, b: ChatCard): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || a.chatId.localeCompare(b.chatId);
}
