import { signal } from '@preact/signals';
import type { TicketDetails, TicketRow, WireError } from '../../../src/protocol/index.js';
import { type Answer, type Refusal, request } from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import { ByFrame } from '../state/by-frame.js';
import { TicketPages } from './ticket-pages.js';
import { TicketPresences } from './ticket-presences.js';

type Change = 'PATCH /tickets/:number' | 'POST /tickets/:number/status';
type Write = 'POST /tickets/:number/answers' | 'POST /tickets/:number/notes';
type Rearrange =
  | 'POST /tickets/:number/merge'
  | 'POST /tickets/:number/split'
  | 'POST /tickets/:number/links'
  | 'DELETE /tickets/:number/links/:other';

/** The tickets of the desk: the list that is looked at, the tickets that were opened, and what can be done to them. */
export class Tickets {
  readonly pages = new TicketPages();
  readonly presences: TicketPresences;
  readonly details = signal<ReadonlyMap<string, TicketDetails>>(new Map());
  readonly refusals = signal<ReadonlyMap<string, WireError>>(new Map());
  private readonly turns = new Map<string, number>();
  /** Versions that this page's own changes made, as `number version`. */
  private readonly own = new Set<string>();
  private readonly changes = new ByFrame<TicketRow>(
    (row) => row.number,
    (rows) => this.noteRows(rows),
  );

  constructor(line: AgentLine) {
    this.presences = new TicketPresences(line);
  }

  /** Begins to listen. Returns a function that ends it. */
  start(line: AgentLine): () => void {
    const ends = [line.on('ticket:changed', (row) => this.changes.add(row)), this.presences.start()];
    return () => {
      for (const end of ends) end();
      this.changes.stop();
      this.pages.stop();
    };
  }

  /** Asks for the list and for every opened ticket again. */
  async renew(): Promise<void> {
    const opened = [...this.details.peek().keys()];
    await Promise.all([this.pages.load(), ...opened.map((number) => this.open(number))]);
  }

  /** Asks for one ticket. */
  async open(number: string): Promise<void> {
    const turn = this.turnOf(number);
    const answer = await request('GET /tickets/:number', { path: { number } });
    if (turn !== this.turns.get(number)) return;
    const refused = new Map(this.refusals.peek());
    if (answer.ok) {
      refused.delete(number);
      this.noteDetails(answer.data);
    } else refused.set(number, answer.error);
    this.refusals.value = refused;
  }

  /** Forgets a ticket that is looked at no more: who opens it again sees it as it is then. */
  leave(number: string): void {
    this.turnOf(number);
    this.details.value = new Map([...this.details.peek()].filter(([known]) => known !== number));
  }

  /** Changes a ticket as it was read in `version`; gives back the refusal, of a stale one with what has changed, or null. */
  async change(route: Change, ticket: TicketDetails, body: object): Promise<Refusal | null> {
    const { number, version } = ticket;
    return this.take(number, await request(route, { path: { number }, body: { version, ...body } }));
  }

  /** Sends an answer or keeps a note; gives back the refusal, or null. The same `clientId` again counts once. */
  async write(route: Write, number: string, body: object): Promise<Refusal | null> {
    return this.take(number, await request(route, { path: { number }, body }));
  }

  /** Merges, splits or links; gives back the ticket that the answer is about, or the refusal. */
  async rearrange(
    route: Rearrange,
    path: { readonly number: string; readonly other?: string },
    body?: object,
  ): Promise<Answer<TicketDetails>> {
    const answer = await request(route, { path: { ...path }, body });
    if (answer.ok) {
      this.turnOf(answer.data.number);
      this.noteDetails(answer.data);
      if (answer.data.number !== path.number) await this.open(path.number);
    }
    return answer;
  }

  private take(number: string, answer: Answer<TicketDetails>): Refusal | null {
    if (!answer.ok) return answer.error;
    this.turnOf(number);
    this.own.add(`${number} ${answer.data.version}`);
    this.noteDetails(answer.data);
    return null;
  }

  /** The version that somebody who began to write in `version` knows: what this page itself has changed since is no news. */
  knownFrom(number: string, version: number): number {
    let known = version;
    while (this.own.has(`${number} ${known + 1}`)) known += 1;
    return known;
  }

  /** Answers may overtake each other: only the last question's counts. */
  private turnOf(number: string): number {
    const turn = (this.turns.get(number) ?? 0) + 1;
    this.turns.set(number, turn);
    return turn;
  }

  private noteDetails(ticket: TicketDetails): void {
    this.details.value = new Map([...this.details.peek(), [ticket.number, ticket]]);
    this.pages.note([ticket]);
  }

  private noteRows(rows: readonly TicketRow[]): void {
    this.pages.note(rows);
    for (const { number } of rows) {
      if (this.details.peek().has(number)) this.open(number).catch(() => undefined);
    }
  }
}
