import { expect } from 'chai';
import {
  type ChatRecord,
  type Ending,
  faultsOf,
  type SeenLine,
  type SentMessage,
} from '../support/chat-record.js';

/** Three messages, all acknowledged and shown, of which a ticket has the two that nobody answered. */
const line = (seq: number, text: string, from: 'visitor' | 'agent' = 'visitor'): SeenLine => {
  const author = from === 'agent' ? 'Marek' : '';
  return { seq, text, event: '', author, name: '', from };
};
const sent = (seq: number, text: string, change: Partial<SentMessage> = {}): SentMessage => ({
  ...{ clientId: text, from: 'visitor', author: '', text, isHolding: false },
  ...{ begun: seq * 10, ended: seq * 10 + 5, outcome: 'ok', seq },
  ...change,
});
const GOOD = {
  chatId: 'chat',
  sent: [
    sent(1, 'jeden'),
    sent(2, 'dwa', { from: 'agent', author: 'Marek' }),
    sent(3, 'trzy'),
    sent(4, 'cztery'),
  ],
  lines: [line(1, 'jeden'), line(2, 'dwa', 'agent'), line(3, 'trzy'), line(4, 'cztery')],
  ending: { by: 'absence', isFollowedUp: true, ticket: ['trzy', 'cztery'], seenAtLeast: 2, seenAtMost: 2 },
} as const;

interface Change {
  readonly sent?: readonly SentMessage[];
  readonly lines?: readonly SeenLine[];
  readonly ending?: Partial<Ending>;
}

function faults(change: Change = {}): string {
  const record: ChatRecord = {
    chatId: GOOD.chatId,
    sent: change.sent ?? GOOD.sent,
    pages: [
      { who: 'a page', lines: change.lines ?? GOOD.lines, isComplete: true },
      { who: 'a closed page', lines: [], isComplete: false },
    ],
    ending: { ...GOOD.ending, ...change.ending },
  };
  return faultsOf(record).join('; ');
}

describe('The checker of chats', () => {
  it('finds nothing in a chat that is as it should be', () => {
    expect(faults()).to.equal('');
    expect(
      faults({ lines: [...GOOD.lines.slice(2), ...GOOD.lines] }),
      'lines may come more than once',
    ).to.equal('');
  });

  /** Doctored histories, and what has to be found in each. */
  const table: [string, Change, string][] = [
    ['a message that the page lacks', { lines: GOOD.lines.filter(({ seq }) => seq !== 3) }, '"trzy" is lost'],
    ['a gap in a page', { lines: GOOD.lines.filter(({ seq }) => seq !== 3) }, 'lacks 3 of 4'],
    [
      'a message under two numbers',
      { lines: [...GOOD.lines, line(5, 'trzy')] },
      '"trzy" is doubled: lines 3, 5',
    ],
    [
      'two messages that changed places',
      { lines: [line(1, 'jeden'), line(2, 'dwa', 'agent'), line(3, 'cztery'), line(4, 'trzy')] },
      '"trzy" is line 4 and was acknowledged as 3',
    ],
    [
      'numbers that are not in the order of the acknowledgements',
      {
        sent: [
          ...GOOD.sent.slice(0, 2),
          sent(4, 'trzy', { begun: 30, ended: 35 }),
          sent(3, 'cztery', { begun: 40, ended: 45 }),
        ],
      },
      '"cztery" is line 3, sent after "trzy" was line 4',
    ],
    ['another text under a known number', { lines: [...GOOD.lines, line(3, 'inne')] }, 'line 3 is'],
    [
      'a message that was refused and is there',
      { sent: [...GOOD.sent.slice(0, 3), sent(4, 'cztery', { outcome: 'fail' })] },
      '"cztery" was refused and is line 4',
    ],
    [
      'a question that the ticket lacks',
      { ending: { ticket: ['cztery'] } },
      '"trzy" is lost: line 3 was open',
    ],
    ['no ticket at all', { ending: { ticket: null } }, '"cztery" is lost: line 4 was open'],
    [
      'a question twice in the ticket',
      { ending: { ticket: ['trzy', 'trzy', 'cztery'] } },
      '"trzy" is doubled in the ticket',
    ],
    ['a ticket in another order', { ending: { ticket: ['cztery', 'trzy'] } }, 'another order'],
    [
      'an answer that was shown and is sent again',
      { ending: { ticket: ['dwa', 'trzy', 'cztery'] } },
      '"dwa" was shown',
    ],
    [
      'an answer that was not shown and is not sent',
      { ending: { seenAtLeast: 0, seenAtMost: 0, ticket: ['jeden', 'trzy', 'cztery'] } },
      '"dwa" is lost: line 2 was open',
    ],
  ];
  for (const [title, change, found] of table) {
    it(`finds ${title}`, () => expect(faults(change)).to.contain(found));
  }

  it('blames nobody for what nobody can know', () => {
    const unknown = [...GOOD.sent.slice(0, 3), sent(4, 'cztery', { outcome: 'unknown', seq: 0 })];
    expect(faults({ sent: unknown }), 'it came').to.equal('');
    expect(
      faults({ sent: unknown, lines: GOOD.lines.slice(0, 3), ending: { ticket: ['trzy'] } }),
      'it did not',
    ).to.equal('');
  });
});
