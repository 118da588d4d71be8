import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type {
  AgentView,
  CannedReply,
  ColleagueView,
  DeclineView,
  DeskSnapshot,
  DeskView,
  WireError,
} from '../../src/protocol/index.js';
import { connectAgent, noteDeskZone, noteServerNow, request } from '../shared/index.js';
import type { AgentLine } from './agent-line.js';
import { Calls } from './calls/calls.js';
import { Chats } from './chats/chats.js';
import { Passing } from './chats/passing.js';
import { startAlerts } from './frame/alerts.js';
import { noteSessionEnded } from './session.js';
import { Tickets } from './tickets/tickets.js';

const RETRY_MS = 4_000;

/** Who of the desk is here: `onDuty` of `agents`. */
export interface Duty {
  readonly onDuty: number;
  readonly agents: number;
}

/** Everything the console works with while an agent is signed in. */
export class Desk {
  readonly me: AgentView;
  readonly line: AgentLine;
  readonly chats: Chats;
  readonly tickets: Tickets;
  readonly calls = new Calls();
  readonly passing: Passing;
  readonly duty = signal<Duty | null>(null);
  /** Colleagues, topics, reasons to decline and ready replies, as they were when the desk was opened. */
  readonly people = signal<readonly ColleagueView[]>([]);
  readonly topics = signal<DeskSnapshot['topics']>([]);
  readonly declines = signal<readonly DeclineView[]>([]);
  readonly cannedReplies = signal<readonly CannedReply[]>([]);
  /** What the desk promises its visitors; null until it is known. */
  readonly policy = signal<DeskView | null>(null);
  /** Why the desk could not be opened; it is tried again by itself. */
  readonly openError = signal<WireError | null>(null);
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(me: AgentView) {
    this.me = me;
    this.line = connectAgent();
    this.chats = new Chats(this.line, me);
    this.tickets = new Tickets(this.line);
    this.passing = new Passing(this.line, this.chats);
  }

  /** Opens the desk now and after every connection. Returns a function that leaves it. */
  start(): () => void {
    const { line } = this;
    const wake = () => line.wake();
    const ends: readonly (() => void)[] = [
      this.chats.start(),
      startAlerts(),
      this.tickets.start(line),
      this.calls.start(line),
      line.on('desk:duty', (duty) => {
        this.duty.value = duty;
      }),
      line.on('desk:resync', () => this.renew()),
      line.onOnline(() => this.renew()),
      line.refusal.subscribe((refusal) => {
        if (refusal?.code === 'not_signed_in') noteSessionEnded();
      }),
      () => line.close(),
      () => clearTimeout(this.again),
    ];
    document.addEventListener('visibilitychange', wake);
    this.loadPolicy().catch(() => undefined);
    // The line is opened before anybody listens: on a slow machine it is there already.
    if (line.state.value === 'online') this.renew().catch(() => undefined);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      for (const end of ends) end();
    };
  }

  /** Asks for everything again. */
  async renew(): Promise<void> {
    clearTimeout(this.again);
    const [answer] = await Promise.all([this.chats.renew(), this.tickets.renew(), this.calls.load()]);
    this.openError.value = answer.ok ? null : answer.error;
    if (answer.ok) {
      noteServerNow(answer.data.now);
      this.duty.value = { onDuty: answer.data.onDuty, agents: answer.data.agents };
      this.people.value = answer.data.colleagues;
      this.topics.value = answer.data.topics;
      this.declines.value = answer.data.declines;
      this.cannedReplies.value = answer.data.cannedReplies;
    } else if (this.line.state.value === 'online') {
      this.again = setTimeout(() => this.renew(), RETRY_MS);
    }
  }

  private async loadPolicy(): Promise<void> {
    const answer = await request('GET /desks/:desk', { path: { desk: this.me.deskId } });
    if (!answer.ok) return;
    noteDeskZone(answer.data.timeZone);
    this.policy.value = answer.data;
  }
}

export const DeskContext = createContext<Desk | null>(null);

/** The desk of the agent who is signed in. Throws outside the console's inside. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('There is no desk here.');
  return desk;
}
