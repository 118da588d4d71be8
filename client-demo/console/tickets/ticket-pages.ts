import { batch, signal } from '@preact/signals';
import type { TicketCounts, TicketRow, WireError } from '../../../src/protocol/index.js';
import { request } from '../../shared/index.js';
import { noteSessionEnded } from '../session.js';
import { OPEN_TICKETS } from '../state/route.js';
import { formatFilter, queryOf, type TicketFilter } from '../state/ticket-filter.js';
import { type TicketRows, withPage, withRows } from '../state/ticket-rows.js';

const PAGE = '100';
const COUNTS_MS = 1_000;

/** The list of tickets that is looked at, page by page, and how many the views hold. */
export class TicketPages {
  readonly filter = signal<TicketFilter>(OPEN_TICKETS);
  /** Null until the first page was loaded. */
  readonly list = signal<TicketRows | null>(null);
  readonly error = signal<WireError | null>(null);
  readonly isLoadingMore = signal(false);
  readonly counts = signal<TicketCounts | null>(null);
  private turns = 0;
  private counting: ReturnType<typeof setTimeout> | undefined;

  /** Shows the list of another filter. What was shown for another one goes at once. */
  async show(filter: TicketFilter): Promise<void> {
    const isSame = formatFilter(filter) === formatFilter(this.filter.peek());
    batch(() => {
      if (!isSame) this.list.value = null;
      this.filter.value = filter;
    });
    await this.load();
  }

  /** Asks for the list again, as far as it was loaded. What is shown stays until the answer is there, and also when there is none. */
  async load(): Promise<void> {
    const turn = ++this.turns;
    const wanted = this.list.peek()?.rows.length ?? 0;
    this.countLater(0);
    let loaded = await this.ask(null);
    while (loaded.ok && loaded.data.next !== null && loaded.data.rows.length < wanted) {
      const more = await this.ask(loaded.data.next);
      loaded = more.ok ? { ok: true, data: withPage(loaded.data, more.data) } : more;
    }
    if (turn !== this.turns) return;
    const answer = loaded;
    batch(() => {
      this.error.value = answer.ok ? null : answer.error;
      if (answer.ok) this.list.value = answer.data;
    });
    if (!answer.ok && answer.error.code === 'not_signed_in') noteSessionEnded();
  }

  /** Loads the next page, if there is one. A second call while one is on its way does nothing. */
  async loadMore(): Promise<void> {
    const known = this.list.peek();
    if (known === null || known.next === null || this.isLoadingMore.peek()) return;
    const turn = this.turns;
    this.isLoadingMore.value = true;
    const more = await this.ask(known.next);
    this.isLoadingMore.value = false;
    const now = this.list.peek();
    if (turn !== this.turns || !more.ok || now === null) return;
    this.list.value = withPage(now, more.data);
  }

  /** Takes in rows that have changed. */
  note(rows: readonly TicketRow[]): void {
    const known = this.list.peek();
    if (known !== null) this.list.value = withRows(known, rows, this.filter.peek());
    this.countLater(COUNTS_MS);
  }

  stop(): void {
    clearTimeout(this.counting);
    this.counting = undefined;
  }

  /** One question for the counts serves a whole burst of changes; a stream of them does not put it off for ever. */
  private countLater(delayMs: number): void {
    if (this.counting !== undefined && delayMs > 0) return;
    clearTimeout(this.counting);
    this.counting = setTimeout(() => {
      this.counting = undefined;
      this.count().catch(() => undefined);
    }, delayMs);
  }

  private async count(): Promise<void> {
    const answer = await request('GET /tickets/counts');
    if (answer.ok) this.counts.value = answer.data;
  }

  private async ask(cursor: string | null) {
    const query = { ...queryOf(this.filter.peek()), limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    const answer = await request('GET /tickets', { query });
    if (!answer.ok) return answer;
    const data: TicketRows = { rows: answer.data.tickets, next: answer.data.next };
    return { ok: true as const, data };
  }
}
