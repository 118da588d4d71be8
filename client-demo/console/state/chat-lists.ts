import type { ChatCard, ChatGone, DeskSnapshot, Entry } from '../../../src/protocol/index.js';

/** The lists of the console's chats: who waits, next one first; the agent's own and those of others, oldest first. */
export interface ChatLists {
  readonly waiting: readonly ChatCard[];
  /** Chats that the agent holds or has joined. */
  readonly mine: readonly ChatCard[];
  /** Chats that colleagues hold. */
  readonly others: readonly ChatCard[];
  /** Ids of chats that are gone: a card that was still on its way does not bring them back. */
  readonly over: readonly string[];
}

export const NO_CHATS: ChatLists = { waiting: [], mine: [], others: [], over: [] };

/** The lists as the server has them now: whatever was there before is forgotten. */
export function listsOf(snapshot: DeskSnapshot): ChatLists {
  const { waiting, mine, others } = snapshot;
  return {
    waiting: waiting.toSorted(byPlace),
    mine: mine.toSorted(byStart),
    others: others.toSorted(byStart),
    over: [],
  };
}

/** Puts new or changed chats where they belong now, and nowhere else. */
export function withCards(lists: ChatLists, cards: readonly ChatCard[], myId: string): ChatLists {
  const over = new Set(lists.over);
  const changed = new Map(cards.filter(({ chatId }) => !over.has(chatId)).map((card) => [card.chatId, card]));
  if (changed.size === 0) return lists;
  const isKnown = ({ chatId }: ChatCard) => changed.has(chatId);
  for (const known of [...lists.waiting, ...lists.mine, ...lists.others].filter(isKnown))
    changed.set(known.chatId, newest(known, changed.get(known.chatId) ?? known));
  const isWaiting = (card: ChatCard) => card.state === 'waiting';
  const isMine = (card: ChatCard) =>
    !isWaiting(card) && (card.agentId === myId || card.helperIds.includes(myId));
  const place = (shown: readonly ChatCard[], belongs: (card: ChatCard) => boolean, by: Order) => {
    const here = [...changed.values()].filter(belongs);
    const rest = shown.filter((card) => !isKnown(card));
    return here.length === 0 ? rest : [...rest, ...here].toSorted(by);
  };
  return {
    ...lists,
    waiting: place(lists.waiting, isWaiting, byPlace),
    mine: place(lists.mine, isMine, byStart),
    others: place(lists.others, (card) => !isWaiting(card) && !isMine(card), byStart),
  };
}

/** What somebody wants of this agent now: an offered chat, or a colleague's question. */
export function askedOf(lists: ChatLists, myId: string): readonly ChatCard[] {
  const offered = lists.waiting.filter((card) => card.offer?.agentId === myId);
  return [...offered, ...lists.others.filter((card) => card.ask?.to === myId)];
}

/** Takes a chat that is gone out of every list. */
export function withoutGone(lists: ChatLists, gone: Pick<ChatGone, 'chatId'>): ChatLists {
  return {
    waiting: without(lists.waiting, gone.chatId),
    mine: without(lists.mine, gone.chatId),
    others: without(lists.others, gone.chatId),
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

/** The row of a chat, or null when it is in no list. */
export function findCard(lists: ChatLists, chatId: string): ChatCard | null {
  const isIt = (card: ChatCard) => card.chatId === chatId;
  return lists.mine.find(isIt) ?? lists.waiting.find(isIt) ?? lists.others.find(isIt) ?? null;
}

/** Whether the visitor has written something that the agent's page has not shown. */
export function hasUnread(card: ChatCard): boolean {
  return card.lastFrom === 'visitor' && card.lastSeq > card.agentSeenSeq;
}

function replaced(lists: ChatLists, card: ChatCard): ChatLists {
  const swap = (cards: readonly ChatCard[]) => cards.map((one) => (one.chatId === card.chatId ? card : one));
  return { ...lists, waiting: swap(lists.waiting), mine: swap(lists.mine), others: swap(lists.others) };
}

type Order = (a: ChatCard, b: ChatCard) => number;

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

function byPlace(a: ChatCard, b: ChatCard): number {
  return a.place - b.place || a.chatId.localeCompare(b.chatId);
}

function byStart(a: ChatCard, b: ChatCard): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || a.chatId.localeCompare(b.chatId);
}
