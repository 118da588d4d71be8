import { expect } from 'chai';
import * as threads from '../../client-demo/console/state/threads.js';
import { addOutgoing } from '../../client-demo/shared/index.js';
import type { AgentChatView, Entry } from '../../src/protocol/index.js';

const RECEIPT = { outcome: 'dropped', ticketNumber: 'IW-1001', at: '2026-11-23T12:30:00.000Z' } as const;

describe("the console's opened chats", () => {
  it('take in the tail after what they have, each line once', () => {
    const before = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1), line(2)], notes: [] });
    const after = threads.withTail(before, { chat: buildChat(), entries: [line(2), line(3)], notes: [] });
    expect(seqsOf(after)).to.deep.equal([1, 2, 3]);
  });

  it('add a live line, and not to a chat that is not open', () => {
    const before = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    expect(seqsOf(threads.withLine(before, 'a', line(2)))).to.deep.equal([1, 2]);
    expect(threads.withLine(before, 'other', line(2))).to.equal(before);
  });

  it("end the visitor's typing with their message, not with the agent's", () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    const typing = threads.withTyping(open, 'a', true);
    expect(threads.withLine(typing, 'a', line(2, 'agent')).get('a')?.isTyping).to.equal(true);
    expect(threads.withLine(typing, 'a', line(2, 'visitor')).get('a')?.isTyping).to.equal(false);
  });

  it('keep the address and the number when only the row of the chat changes', () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    const { email: _email, phone: _phone, visitorSeenSeq: _seq, ...card } = buildChat();
    const away = threads.withState(open, { ...card, isVisitorHere: false });
    expect(away.get('a')?.chat).to.include({ isVisitorHere: false, email: 'jan@przyklad.example' });
  });

  it('never take a read mark back', () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    const seen = threads.withVisitorSeen(threads.withVisitorSeen(open, 'a', 4), 'a', 2);
    expect(seen.get('a')?.chat.visitorSeenSeq).to.equal(4);
  });

  it('keep the receipt of a chat that is gone, forget its lines, and give back what was not sent', () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    const unsent = threads.withLog(open, 'a', (log) =>
      addOutgoing(log, { clientId: 'm', text: 'Nie wyszło', at: RECEIPT.at }),
    );
    const thread = unsent.get('a');
    expect(thread && threads.unsentText(thread, ' i szkic ')).to.equal('Nie wyszło\n\ni szkic');
    const gone = threads.withReceipt(unsent, 'a', RECEIPT);
    expect(gone.get('a')?.receipt).to.deep.equal(RECEIPT);
    expect(gone.get('a')?.log.outgoing).to.deep.equal([]);
    expect(threads.withoutLines(gone, 'a').get('a')?.log.entries).to.deep.equal([]);
  });

  it('keep the first receipt, unless it knew less', () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    const solved = { outcome: 'solved', ticketNumber: null, at: RECEIPT.at } as const;
    const unknown = { outcome: 'unknown', ticketNumber: null, at: RECEIPT.at } as const;
    const late = threads.withReceipt(threads.withReceipt(open, 'a', RECEIPT), 'a', solved);
    expect(late.get('a')?.receipt).to.deep.equal(RECEIPT);
    const learned = threads.withReceipt(threads.withReceipt(open, 'a', unknown), 'a', RECEIPT);
    expect(learned.get('a')?.receipt).to.deep.equal(RECEIPT);
  });

  it('forget a chat whose receipt was closed', () => {
    const open = threads.withTail(new Map(), { chat: buildChat(), entries: [line(1)], notes: [] });
    expect([...threads.withoutThread(open, 'a').keys()]).to.deep.equal([]);
  });
});

function seqsOf(all: threads.Threads): readonly number[] | undefined {
  return all.get('a')?.log.entries.map((entry) => entry.seq);
}

function line(seq: number, from: 'visitor' | 'agent' = 'visitor'): Entry {
  return {
    seq,
    kind: 'message',
    from,
    clientId: `message-${seq}`,
    author: '',
    isHolding: false,
    text: 'Dzień dobry',
    at: RECEIPT.at,
  };
}

function buildChat(): AgentChatView {
  return {
    chatId: 'a',
    state: 'live',
    name: 'Jan Nowak',
    question: 'Poczta stoi',
    language: 'pl',
    startedAt: '2026-11-23T12:00:00.000Z',
    takenAt: '2026-11-23T12:01:00.000Z',
    agentId: 'icewarp.marek',
    agentName: 'Marek',
    helperIds: [],
    topic: '',
    severity: 3,
    place: 1,
    offer: null,
    ask: null,
    isVisitorHere: true,
    abandonAt: null,
    lastSeq: 1,
    agentSeenSeq: 0,
    lastFrom: 'visitor',
    email: 'jan@przyklad.example',
    phone: '+48600100200',
    visitorSeenSeq: 0,
  };
}
