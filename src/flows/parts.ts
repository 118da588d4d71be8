import type { Desks } from '../desks/index.js';
import type { Agents, Duty } from '../domain/agents/index.js';
import type { Attachments } from '../domain/attachments/index.js';
import type { Callbacks } from '../domain/callbacks/index.js';
import type {
  ChatEndings,
  ChatLine,
  ChatPresence,
  Chats,
  Handovers,
  Receipts,
  ServiceTimes,
} from '../domain/chat/index.js';
import type { Integrations } from '../domain/integrations/index.js';
import type { Letters } from '../domain/mail/index.js';
import type { DayReports } from '../domain/reports/index.js';
import type { Clocks } from '../domain/sla/index.js';
import type { TicketLists, TicketReaders, Tickets } from '../domain/tickets/index.js';
import type { Coalesced } from '../shared/coalesced.js';
import type { Clock, Dialer, EventBus, JobScheduler, Logger, Mailer } from '../shared/ports.js';

/** What the server is called by those it writes to. */
export interface Identity {
  /** Address of the pages, without a slash at the end. */
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** Signs reply addresses. */
  readonly secret: string;
}

/** Everything that flows introduce to each other. Made once per process by the composition root. */
export interface Parts {
  readonly desks: Desks;
  readonly agents: Agents;
  readonly duty: Duty;
  readonly integrations: Integrations;
  readonly chats: Chats;
  readonly line: ChatLine;
  readonly handovers: Handovers;
  readonly serviceTimes: ServiceTimes;
  readonly presence: ChatPresence;
  readonly endings: ChatEndings;
  readonly receipts: Receipts;
  readonly tickets: Tickets;
  readonly ticketLists: TicketLists;
  readonly ticketReaders: TicketReaders;
  readonly attachments: Attachments;
  readonly clocks: Clocks;
  readonly letters: Letters;
  readonly callbacks: Callbacks;
  readonly dayReports: DayReports;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly scheduler: JobScheduler;
  readonly mailer: Mailer;
  readonly dialer: Dialer;
  readonly log: Logger;
  /** What nobody waits for. */
  readonly background: Coalesced;
}
