/** What became of something that a client sent: it was answered with yes, with no, or nobody knows. */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** A message as its sender knows it. Texts are never used twice. `begun` and `ended` count whatever the clients do. */
export interface SentMessage {
  readonly clientId: string;
  readonly from: 'visitor' | 'agent';
  readonly author: string;
  readonly text: string;
  readonly isHolding: boolean;
  readonly begun: number;
  outcome: Outcome;
  /** The number that the sender was told; 0 before that, and where it is told none. */
  seq: number;
  ended: number;
}

/** A line as a page was sent it. */
export interface SeenLine {
  readonly seq: number;
  /** Empty for an event. */
  readonly text: string;
  readonly event: string;
  readonly author: string;
  readonly name: string;
  readonly from: 'visitor' | 'agent' | '';
}

/** What one page was sent of a chat, in the order in which it came; the start may have come more than once. */
export interface PageRecord {
  readonly who: string;
  readonly lines: readonly SeenLine[];
  /** It has asked for all: it must know every number up to the newest that it knows. */
  readonly isComplete: boolean;
}

/** How a chat ended, as its people and the receipt know it. */
export interface Ending {
  readonly by: 'visitor' | 'agent' | 'absence' | 'handoff' | 'unclear';
  /** Whether the desk follows up what this visitor left open. */
  readonly isFollowedUp: boolean;
  /** Texts of the ticket in their order; null without a ticket. */
  readonly ticket: readonly string[] | null;
  /** Up to here the visitor's page has certainly, and perhaps, marked lines as seen in time. */
  readonly seenAtLeast: number;
  readonly seenAtMost: number;
}

/** A whole chat as the clients saw it. */
export interface ChatRecord {
  readonly chatId: string;
  readonly sent: readonly SentMessage[];
  readonly pages: readonly PageRecord[];
  readonly ending: Ending | null;
}

/**
 * Everything in a chat that must not be: an acknowledged message that is nowhere, one that is there twice or under two
 * numbers, one that was refused and is there, lines in another order than they were acknowledged in, a page with a gap,
 * two pages that were shown different things, and a ticket that lacks what was open or repeats what was shown.
 */
export function faultsOf(record: ChatRecord): readonly string[] {
  const log = new Map<number, string>();
  return [
    ...record.pages.flatMap((page) => pageFaults(page, log)),
    ...sentFaults(record, log),
    ...orderFaults(record.sent),
    ...(record.ending === null ? [] : ticketFaults(record.sent, record.ending)),
  ].map((fault) => `${record.chatId}: ${fault}`);
}

function pageFaults({ who, lines, isComplete }: PageRecord, log: Map<number, string>): string[] {
  const faults: string[] = [];
  const known = new Set<number>();
  for (const line of lines) {
    const said = `${line.from}${line.event} ${line.author}${line.name} ${line.text}`;
    const before = log.get(line.seq) ?? said;
    if (before !== said) faults.push(`line ${line.seq} is "${said}" to ${who} and was "${before}"`);
    log.set(line.seq, before);
    known.add(line.seq);
  }
  const newest = Math.max(0, ...known);
  const missing = Array.from({ length: newest }, (_, index) => index + 1).filter((seq) => !known.has(seq));
  if (isComplete && missing.length > 0) faults.push(`${who} lacks ${missing.join(', ')} of ${newest}`);
  return faults;
}

function sentFaults({ sent, pages }: ChatRecord, log: ReadonlyMap<number, string>): string[] {
  const places = new Map<string, number[]>();
  for (const [seq, said] of log) {
    const text = said.split(' ').at(-1) ?? '';
    if (text !== '') places.set(text, [...(places.get(text) ?? []), seq]);
  }
  const newest = Math.max(
    0,
    ...pages.filter(({ isComplete }) => isComplete).flatMap(({ lines }) => lines.map(({ seq }) => seq)),
  );
  return sent.flatMap(({ text, outcome, seq }) => {
    const at = places.get(text) ?? [];
    if (at.length > 1) return [`"${text}" is doubled: lines ${at.join(', ')}`];
    if (outcome === 'fail' && at.length > 0) return [`"${text}" was refused and is line ${at[0]}`];
    if (outcome !== 'ok') return [];
    if (at.length === 1 && seq > 0 && at[0] !== seq)
      return [`"${text}" is line ${at[0]} and was acknowledged as ${seq}`];
    return at.length === 0 && seq > 0 && seq <= newest ? [`"${text}" is lost: acknowledged as ${seq}`] : [];
  });
}

/** What was acknowledged before something else was even sent has the lower number. */
function orderFaults(sent: readonly SentMessage[]): string[] {
  const done = sent
    .filter(({ outcome, seq }) => outcome === 'ok' && seq > 0)
    .sort((a, b) => a.ended - b.ended);
  return done.flatMap((first, index) =>
    done
      .slice(index + 1)
      .filter((second) => second.begun > first.ended && second.seq <= first.seq)
      .map(
        (second) =>
          `"${second.text}" is line ${second.seq}, sent after "${first.text}" was line ${first.seq}`,
      ),
  );
}

function ticketFaults(sent: readonly SentMessage[], ending: Ending): string[] {
  const ticket = ending.ticket ?? [];
  const seqs = new Map(sent.map(({ text, seq }) => [text, seq]));
  const known = ticket.map((text) => seqs.get(text) ?? 0).filter((seq) => seq > 0);
  const twice = ticket.filter((text, index) => ticket.indexOf(text) !== index);
  const isOrdered = known.every((seq, index) => index === 0 || (known[index - 1] ?? 0) < seq);
  return [
    ...twice.map((text) => `"${text}" is doubled in the ticket`),
    ...(isOrdered ? [] : [`the ticket has another order: ${known.join(', ')}`]),
    ...sent.flatMap((message) => {
      const isThere = ticket.includes(message.text);
      if (isThere && message.outcome === 'fail')
        return [`"${message.text}" was refused and is in the ticket`];
      if (isThere && message.isHolding) return [`"${message.text}" asks for patience and is in the ticket`];
      if (message.outcome !== 'ok') return [];
      if (!isThere && mustGoOn(message, sent, ending))
        return [`"${message.text}" is lost: line ${message.seq} was open`];
      return isThere && mustNotGoOn(message, sent, ending)
        ? [`"${message.text}" was shown, answered or settled, and is in the ticket`]
        : [];
    }),
  ];
}

/** Open for certain: an answer that cannot have been shown, a question with no answer that can have been. */
function mustGoOn(message: SentMessage, sent: readonly SentMessage[], ending: Ending): boolean {
  if (!ending.isFollowedUp || message.isHolding || ending.by === 'unclear') return false;
  if (message.seq === 0) return true;
  if (message.from === 'agent') return message.seq > ending.seenAtMost;
  if (ending.by === 'visitor' || ending.by === 'agent') return false;
  return !sent.some(
    (answer) =>
      isAnswer(answer) &&
      answer.outcome !== 'fail' &&
      isAfter(answer, message) &&
      answer.seq <= ending.seenAtMost,
  );
}

/** Settled for certain. Who wants the answer by e-mail though nothing is open takes all questions along. */
function mustNotGoOn(message: SentMessage, sent: readonly SentMessage[], ending: Ending): boolean {
  if (message.seq === 0) return false;
  if (message.from === 'agent') return message.seq <= ending.seenAtLeast;
  if (ending.by === 'handoff' || ending.by === 'unclear') return false;
  return sent.some(
    (answer) =>
      isAnswer(answer) &&
      answer.outcome === 'ok' &&
      isAfter(answer, message) &&
      answer.seq <= ending.seenAtLeast,
  );
}

function isAnswer({ from, isHolding }: SentMessage): boolean {
  return from === 'agent' && !isHolding;
}

/** An answer of which nobody knows the number may stand anywhere. */
function isAfter(answer: SentMessage, message: SentMessage): boolean {
  return answer.seq === 0 || answer.seq > message.seq;
}
