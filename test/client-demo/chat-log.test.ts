import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf } from '../../client-demo/shared/chat/chat-lines.js';
import {
  addOutgoing,
  type ChatLog,
  EMPTY_LOG,
  hasGap,
  lastSeqOf,
  markFailed,
  markPosted,
  mergeEntries,
  newestSeqOf,
} from '../../client-demo/shared/chat/chat-log.js';
import type { Entry, MessageEntry } from '../../src/protocol/index.js';

const AT = '2027-03-01T10:00:00.000Z';

function buildMessage(seq: number, overrides: Partial<MessageEntry> = {}): MessageEntry {
  return {
    seq,
    kind: 'message',
    from: 'agent',
    clientId: `client-${seq}`,
    author: '',
    isHolding: false,
    text: `line ${seq}`,
    at: AT,
    ...overrides,
  };
}

function buildEvent(seq: number): Entry {
  return { seq, kind: 'event', event: 'taken', name: 'Marek', at: AT };
}

function numbersOf(log: ChatLog): number[] {
  return log.entries.map((entry) => entry.seq);
}

describe('a chat on a page', () => {
  it('shows each line once and in order, however the lines arrive', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }).chain((count) =>
          fc.tuple(
            fc.constant(count),
            fc.shuffledSubarray(
              Array.from({ length: count }, (_, index) => index + 1),
              { minLength: count },
            ),
            fc.array(fc.integer({ min: 1, max: count })),
          ),
        ),
        ([count, order, again]) => {
          const log = [...order, ...again].reduce(
            (known, seq) => mergeEntries(known, [buildMessage(seq)]),
            EMPTY_LOG,
          );
          expect(numbersOf(log)).to.deep.equal(Array.from({ length: count }, (_, index) => index + 1));
          expect(hasGap(log)).to.equal(false);
          expect(lastSeqOf(log)).to.equal(count);
        },
      ),
    );
  });

  it('knows the last line before a gap, and that there is one', () => {
    const log = mergeEntries(EMPTY_LOG, [buildMessage(1), buildEvent(2), buildMessage(5)]);
    expect(hasGap(log)).to.equal(true);
    expect(lastSeqOf(log)).to.equal(2);
    expect(newestSeqOf(log)).to.equal(5);
    const filled = mergeEntries(log, [buildMessage(3), buildMessage(4), buildMessage(5)]);
    expect(hasGap(filled)).to.equal(false);
    expect(lastSeqOf(filled)).to.equal(5);
  });

  it('starts at number 0 while nothing is known', () => {
    expect(lastSeqOf(EMPTY_LOG)).to.equal(0);
    expect(hasGap(EMPTY_LOG)).to.equal(false);
  });

  it('stays the same object when nothing new has come', () => {
    const log = mergeEntries(EMPTY_LOG, [buildMessage(1)]);
    expect(mergeEntries(log, [buildMessage(1)])).to.equal(log);
  });

  it('turns a sent message into a numbered line when the server has numbered it', () => {
    const asked = mergeEntries(EMPTY_LOG, [buildMessage(1, { from: 'visitor' })]);
    const sending = addOutgoing(asked, { clientId: 'mine', text: 'hello', at: AT });
    expect(linesOf(sending, 'visitor', 0).at(-1)).to.include({
      text: 'hello',
      state: 'sending',
      key: 'mine',
    });
    const sent = markPosted(sending, 'mine', 'visitor', { seq: 2, at: AT });
    expect(sent.outgoing).to.have.length(0);
    expect(linesOf(sent, 'visitor', 0).at(-1)).to.include({ text: 'hello', state: 'sent', key: 'mine' });
  });

  it('does not show a message twice whose line came before its answer', () => {
    const sending = addOutgoing(EMPTY_LOG, { clientId: 'mine', text: 'hello', at: AT });
    const seen = mergeEntries(sending, [
      buildMessage(1, { from: 'visitor', clientId: 'mine', text: 'hello' }),
    ]);
    expect(markPosted(seen, 'mine', 'visitor', { seq: 1, at: AT })).to.equal(seen);
    expect(linesOf(seen, 'visitor', 0)).to.have.length(1);
  });

  it('keeps a refused message with its reason, and sends it again under the same id', () => {
    const sending = addOutgoing(EMPTY_LOG, { clientId: 'mine', text: 'hello', at: AT });
    const failed = markFailed(sending, 'mine', 'too_many');
    expect(linesOf(failed, 'visitor', 0)[0]).to.include({ state: 'failed', failure: 'too_many' });
    const again = addOutgoing(failed, { clientId: 'mine', text: 'hello', at: AT });
    expect(again.outgoing).to.deep.equal(sending.outgoing);
  });

  it('shows as read what the other side has seen, and nothing later', () => {
    const log = mergeEntries(
      EMPTY_LOG,
      [1, 2, 3].map((seq) => buildMessage(seq, { from: 'visitor' })),
    );
    const states = linesOf(log, 'visitor', 2).map((line) => (line.kind === 'message' ? line.state : null));
    expect(states).to.deep.equal(['read', 'read', 'sent']);
  });

  it('says nothing about how far the other side’s messages have come', () => {
    const log = mergeEntries(EMPTY_LOG, [buildMessage(1)]);
    expect(linesOf(log, 'visitor', 9)[0]).to.include({ state: null });
  });

  it('groups messages of one side until the other side or an event comes between', () => {
    const log = mergeEntries(EMPTY_LOG, [
      buildMessage(1, { from: 'visitor' }),
      buildMessage(2, { from: 'visitor' }),
      buildEvent(3),
      buildMessage(4),
      buildMessage(5, { from: 'visitor' }),
    ]);
    const ends = linesOf(log, 'visitor', 0).map((line) =>
      line.kind === 'message' ? [line.isFirst, line.isLast] : 'event',
    );
    expect(ends).to.deep.equal([[true, false], [false, true], 'event', [true, true], [true, true]]);
  });
});
