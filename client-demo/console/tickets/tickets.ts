import { signal } from '@preact/signals';
import type { TicketDetails, TicketRow, TicketView, WireError } from '../../../src/protocol/index.js';
import { request } from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import { noteSessionEnded } from '../session.js';
import { isUnanswered, withRow } from '../state/ticket-rows.js';

/** Changes come in bursts (an answer, its letter, its clock): one question for the list serves them all. */
const SETTLE_MS = 250;

/** The tickets of the desk: the list of the view that is looked at, and the tickets that were opened. */
export class Tickets {
  readonly view = signal<TicketView>('open');
  /** Null until it was loaded. */
  readonly rows = signal<readonly TicketRow[] | null>(null);
  readonly error = signal<WireError | null>(null);
  readonly details = signal<ReadonlyMap<string, TicketDetails>>(new Map());
  readonly refusals = signal<ReadonlyMap<string, WireError>>(new Map());
  /** How many tickets of the desk wait for their first answer. */
  readonly unanswered = signal(0);
  private loads = 0;
  private readonly turns = new Map<string, number>();
  private settling: ReturnType<typeof setTimeout> | undefined;

  /** Begins to listen. Returns a function that ends it. */
  start(line: AgentLine): () => void {
    const end = line.on('ticket:changed', (row) => this.noteRow(row));
    return () => {
      end();
      clearTimeout(this.settling);
    };
  }

  /** Shows another view's list. */
  async show(view: TicketView): Promise<void> {
    if (this.view.value !== view) this.rows.value = null;
    this.view.value = view;
    await this.load();
  }

  /** Asks for the list and for every opened ticket again. */
  async renew(): Promise<void> {
    await Promise.all([this.load(), ...[...this.details.value.keys()].map((number) => this.open(number))]);
  }

  /** Asks for the list again. What is shown stays until the answer is there, and also when there is none. */
  async load(): Promise<void> {
    const view = this.view.value;
    const turn = ++this.loads;
    const answers = await Promise.all([this.ask(view), ...(view === 'open' ? [] : [this.ask('open')])]);
    const [shown, open = shown] = answers;
    if (open?.ok && turn === this.loads)
      this.unanswered.value = open.data.tickets.filter(isUnanswered).length;
    if (shown === undefined || turn !== this.loads) return;
    this.error.value = shown.ok ? null : shown.error;
    if (shown.ok) this.rows.value = shown.data.tickets;
    else if (shown.error.code === 'not_signed_in') noteSessionEnded();
  }

  /** Asks for one ticket. */
  async open(number: string): Promise<void> {
    const turn = this.turnOf(number);
    const answer = await request('GET /tickets/:number', { path: { number } });
    if (turn !== this.turns.get(number)) return;
    const refused = new Map(this.refusals.value);
    if (answer.ok) {
      refused.delete(number);
      this.noteDetails(answer.data);
    } else refused.set(number, answer.error);
    this.refusals.value = refused;
  }

  /** Sends an answer; gives back the refusal, or null. The same `clientId` again counts once. */
  async answer(number: string, clientId: string, text: string): Promise<WireError | null> {
    const answer = await request('POST /tickets/:number/answers', {
      path: { number },
      body: { clientId, text },
    });
    if (!answer.ok) return answer.error;
    this.turnOf(number);
    this.noteDetails(answer.data);
    return null;
  }

  /** Answers may overtake each other: only the last question's counts. */
  private turnOf(number: string): number {
    const turn = (this.turns.get(number) ?? 0) + 1;
    this.turns.set(number, turn);
    return turn;
  }

  private ask(view: TicketView) {
    return request('GET /tickets', { query: { view } });
  }

  private noteDetails(ticket: TicketDetails): void {
    this.details.value = new Map([...this.details.value, [ticket.number, ticket]]);
    this.rows.value = this.rows.value && withRow(this.rows.value, ticket);
  }

  private noteRow(row: TicketRow): void {
    this.rows.value = this.rows.value && withRow(this.rows.value, row);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.load(), SETTLE_MS);
    if (this.details.value.has(row.number)) this.open(row.number).catch(() => undefined);
  }
}
