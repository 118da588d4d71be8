import { signal } from '@preact/signals';
import type { TicketPresence } from '../../../src/protocol/index.js';
import type { AgentLine } from '../agent-line.js';

type People = TicketPresence['people'];

/** Who else has a ticket open and who writes in it. */
export class TicketPresences {
  readonly people = signal<ReadonlyMap<string, People>>(new Map());
  private readonly line: AgentLine;
  private readonly opened = new Set<string>();

  constructor(line: AgentLine) {
    this.line = line;
  }

  /** Begins to listen. Returns a function that ends it. */
  start(): () => void {
    const ends = [
      this.line.on('ticket:presence', (presence) => this.note(presence)),
      // A new connection knows nothing of what this page shows.
      this.line.onOnline(() => {
        for (const number of this.opened) this.tell(number).catch(() => undefined);
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** This page shows the ticket. Returns a function that says that it does no more. */
  open(number: string): () => void {
    this.opened.add(number);
    this.tell(number).catch(() => undefined);
    return () => {
      this.opened.delete(number);
      this.people.value = new Map([...this.people.peek()].filter(([known]) => known !== number));
      this.line.ask('ticket:leave', { number }).catch(() => undefined);
    };
  }

  typing(number: string, isTyping: boolean): void {
    this.line.ask('ticket:typing', { number, isTyping }).catch(() => undefined);
  }

  private async tell(number: string): Promise<void> {
    const answer = await this.line.ask('ticket:open', { number });
    if (answer.ok) this.note(answer.data);
  }

  private note({ number, people }: TicketPresence): void {
    if (this.opened.has(number)) this.people.value = new Map([...this.people.peek(), [number, people]]);
  }
}
