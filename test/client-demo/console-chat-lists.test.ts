import { expect } from 'chai';
import * as lists from '../../client-demo/console/state/chat-lists.js';
import type { ChatCard, DeskSnapshot, Entry } from '../../src/protocol/index.js';

const ME = 'icewarp.marek';
const withCard = (shown: lists.ChatLists, card: ChatCard, myId: string) =>
  lists.withCards(shown, [card], myId);

describe("the console's lists of chats", () => {
  it('show the snapshot, each list oldest first, whatever was there before', () => {
    const snapshot = buildSnapshot({
      waiting: [buildCard({ chatId: 'younger', startedAt: at(5) }), buildCard({ chatId: 'older' })],
      mine: [buildMine({ chatId: 'mine' })],
    });
    const shown = lists.listsOf(snapshot);
    expect(shown.waiting.map(idOf)).to.deep.equal(['older', 'younger']);
    expect(shown.mine.map(idOf)).to.deep.equal(['mine']);
  });

  it('put a new waiting chat at the end, behind those who wait longer', () => {
    const before = listsWith(buildCard({ chatId: 'a' }), buildCard({ chatId: 'b', startedAt: at(1) }));
    const after = withCard(before, buildCard({ chatId: 'c', startedAt: at(2) }), ME);
    expect(after.waiting.map(idOf)).to.deep.equal(['a', 'b', 'c']);
  });

  it('leave a known chat in its place when its card comes again', () => {
    const before = listsWith(buildCard({ chatId: 'a' }), buildCard({ chatId: 'b', startedAt: at(1) }));
    const after = withCard(before, buildCard({ chatId: 'a', isVisitorHere: false }), ME);
    expect(after.waiting.map(idOf)).to.deep.equal(['a', 'b']);
    expect(after.waiting[0]?.isVisitorHere).to.equal(false);
  });

  it('move a chat that I have taken from the waiting ones to mine', () => {
    const after = withCard(listsWith(buildCard({ chatId: 'a' })), buildMine({ chatId: 'a' }), ME);
    expect(after.waiting).to.deep.equal([]);
    expect(after.mine.map(idOf)).to.deep.equal(['a']);
  });

  it('move a chat that another agent has taken to those of others', () => {
    const theirs = buildMine({ chatId: 'a', agentId: 'icewarp.philip' });
    const elsewhere = { ...lists.NO_CHATS, others: [theirs] };
    expect(withCard(listsWith(buildCard({ chatId: 'a' })), theirs, ME)).to.deep.equal(elsewhere);
    const fromMine = withCard(lists.NO_CHATS, buildMine({ chatId: 'a' }), ME);
    expect(withCard(fromMine, theirs, ME)).to.deep.equal(elsewhere);
  });

  it('keep a chat that the agent has joined among the own ones', () => {
    const joined = buildMine({ chatId: 'a', agentId: 'icewarp.philip', helperIds: [ME] });
    expect(withCard(lists.NO_CHATS, joined, ME).mine).to.deep.equal([joined]);
  });

  it('move a waiting chat when its severity, and with it its place, changes', () => {
    const before = listsWith(buildCard({ chatId: 'a' }), buildCard({ chatId: 'b', startedAt: at(1) }));
    const after = withCard(before, buildCard({ chatId: 'b', startedAt: at(1), severity: 1, place: 1 }), ME);
    expect(after.waiting.map(idOf)).to.deep.equal(['b', 'a']);
  });

  it('say what waits for the answer of this agent: an offered chat and a question of a colleague', () => {
    const until = at(2);
    const offered = buildCard({ chatId: 'a', offer: { agentId: ME, until } });
    const ask = { kind: 'transfer', to: ME, byName: 'Philip', until, comment: '' } as const;
    const asked = buildMine({ chatId: 'b', agentId: 'icewarp.philip', ask });
    const shown = [offered, asked, buildCard({ chatId: 'c' })].reduce(
      (all, card) => withCard(all, card, ME),
      lists.NO_CHATS,
    );
    expect(lists.askedOf(shown, ME).map(idOf)).to.deep.equal(['a', 'b']);
  });

  it('take in many chats at once, each where it belongs now', () => {
    const before = listsWith(buildCard({ chatId: 'a' }), buildCard({ chatId: 'b', startedAt: at(1) }));
    const taken = buildMine({ chatId: 'a', lastSeq: 3 });
    const come = buildCard({ chatId: 'c', startedAt: at(2) });
    const after = lists.withCards(before, [come, taken], ME);
    expect(after.waiting.map(idOf)).to.deep.equal(['b', 'c']);
    expect(after.mine).to.deep.equal([taken]);
  });

  it('drop a chat that is gone, and nothing else', () => {
    const before = listsWith(buildCard({ chatId: 'a' }), buildCard({ chatId: 'b', startedAt: at(1) }));
    const after = lists.withoutGone(before, { chatId: 'a' });
    expect(after.waiting.map(idOf)).to.deep.equal(['b']);
  });

  it('do not bring back a chat that is gone by a card that was still on its way', () => {
    const before = listsWith(buildCard({ chatId: 'a' }));
    const gone = lists.withoutGone(before, { chatId: 'a' });
    expect(withCard(gone, buildMine({ chatId: 'a' }), ME)).to.equal(gone);
  });

  it('mark a chat as unread when the visitor writes, and as read when the agent has seen it', () => {
    const before = withCard(lists.NO_CHATS, buildMine({ chatId: 'a', agentSeenSeq: 1 }), ME);
    const written = lists.withEntry(before, 'a', buildMessage(2, 'visitor'));
    expect(written.mine.map(lists.hasUnread)).to.deep.equal([true]);
    const seen = lists.withSeen(written, 'a', 2);
    expect(seen.mine.map(lists.hasUnread)).to.deep.equal([false]);
  });

  it("do not count the agent's own message as unread", () => {
    const before = withCard(lists.NO_CHATS, buildMine({ chatId: 'a', agentSeenSeq: 1 }), ME);
    const after = lists.withEntry(before, 'a', buildMessage(2, 'agent'));
    expect(after.mine.map(lists.hasUnread)).to.deep.equal([false]);
  });

  it('leave who wrote last as it was when an event is noted', () => {
    const before = withCard(lists.NO_CHATS, buildMine({ chatId: 'a', lastFrom: 'agent' }), ME);
    const left: Entry = { seq: 2, kind: 'event', event: 'left', name: '', at: at(1) };
    expect(lists.withEntry(before, 'a', left).mine[0]).to.include({ lastSeq: 2, lastFrom: 'agent' });
  });

  it('change nothing for a line that is known or a chat that is not there', () => {
    const before = withCard(lists.NO_CHATS, buildMine({ chatId: 'a', lastSeq: 3 }), ME);
    expect(lists.withEntry(before, 'a', buildMessage(3, 'visitor'))).to.equal(before);
    expect(lists.withEntry(before, 'other', buildMessage(9, 'visitor'))).to.equal(before);
  });

  it('do not go back when a card that was on its way is older than the last line', () => {
    const before = withCard(lists.NO_CHATS, buildMine({ chatId: 'a', agentSeenSeq: 1 }), ME);
    const seen = lists.withSeen(lists.withEntry(before, 'a', buildMessage(2, 'visitor')), 'a', 2);
    const after = withCard(seen, buildMine({ chatId: 'a', agentSeenSeq: 1 }), ME);
    expect(after.mine[0]).to.include({ lastSeq: 2, agentSeenSeq: 2, lastFrom: 'visitor' });
  });
});

function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
}

function idOf(card: ChatCard): string {
  return card.chatId;
}

function listsWith(...waiting: readonly ChatCard[]): lists.ChatLists {
  return { ...lists.NO_CHATS, waiting };
}

function buildCard(given: Partial<ChatCard>): ChatCard {
  return {
    chatId: 'a',
    state: 'waiting',
    name: 'Jan Nowak',
    question: 'Poczta stoi',
    language: 'pl',
    startedAt: at(0),
    takenAt: null,
    agentId: null,
    agentName: null,
    helperIds: [],
    topic: '',
    severity: 3,
    place: Date.parse(given.startedAt ?? at(0)),
    offer: null,
    ask: null,
    isVisitorHere: true,
    abandonAt: null,
    lastSeq: 1,
    agentSeenSeq: 0,
    lastFrom: 'visitor',
    ...given,
  };
}

function buildMine(given: Partial<ChatCard>): ChatCard {
  return buildCard({ state: 'live', agentId: ME, agentName: 'Marek', takenAt: at(1), ...given });
}

function buildMessage(seq: number, from: 'visitor' | 'agent'): Entry {
  return {
    seq,
    kind: 'message',
    from,
    clientId: `message-${seq}`,
    author: '',
    isHolding: false,
    text: 'Dzień dobry',
    at: at(seq),
  };
}

function buildSnapshot(given: Pick<DeskSnapshot, 'waiting' | 'mine'>): DeskSnapshot {
  return {
    now: at(10),
    colleagues: [],
    others: [],
    cannedReplies: [],
    declines: [],
    topics: [],
    me: {
      id: ME,
      name: 'Marek',
      email: 'marek@icewarp.example',
      role: 'senior',
      deskId: 'icewarp',
      deskName: 'IceWarp',
      language: 'pl',
    },
    onDuty: 1,
    agents: 4,
    ...given,
  };
}
