import { idFrom } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import { type Channel, NEVER_DUE, type Requester, type Severity, type Ticket } from './ticket.js';
import { wordsOfAll } from './words.js';

/** What a new ticket is made of. */
export interface TicketSource {
  readonly deskId: string;
  /** Starts the number, as in `IW-1042`. */
  readonly prefix: string;
  readonly sourceKey: string;
  readonly sourceHash?: string;
  readonly channel: Channel;
  readonly subject: string;
  readonly language: Language;
  readonly requester: Requester;
  readonly keyHash?: string;
  readonly doing?: string;
  readonly errorNumber?: string;
  readonly topic: string;
  readonly severity: Severity;
  readonly band: Ticket['band'];
  readonly tags?: readonly string[];
  readonly assigneeId: string | null;
  /** The oldest unanswered question; the opening where nothing else is said. */
  readonly askedAt?: Date;
  /** What was asked, for looking it up; the texts themselves stand in the messages. */
  readonly texts?: readonly string[];
  readonly links?: Ticket['links'];
  /** The only line of its thread, where the ticket is stored first and carries it until it is settled. */
  readonly question?: string;
  readonly openedAt: Date;
}

/** The id of the ticket that a source becomes. */
export function ticketIdOf({ deskId, sourceKey }: Pick<TicketSource, 'deskId' | 'sourceKey'>): string {
  return idFrom(`ticket ${deskId} ${sourceKey}`);
}

/** A ticket at its opening, before a number is drawn for it. Its consequences wait to be settled. */
export function draftOf(source: TicketSource): Ticket {
  const { prefix: _, askedAt = source.openedAt, texts = [], ...given } = source;
  const { name, email } = source.requester;
  return complete({
    _id: ticketIdOf(source),
    number: '',
    ...given,
    tags: [...(source.tags ?? [])].sort(),
    status: 'new',
    turns: [{ askedAt, answeredAt: null }],
    waitingSince: askedAt,
    words: wordsOfAll([[source.subject, name, email].join(' '), ...texts]),
    updatedAt: source.openedAt,
    unsettledSince: source.openedAt,
  });
}

type Least = Pick<Ticket, '_id' | 'deskId' | 'number' | 'sourceKey' | 'channel' | 'subject' | 'language'> &
  Pick<Ticket, 'requester' | 'status' | 'openedAt' | 'updatedAt'> &
  Partial<Ticket>;

/** A ticket with everything that it may lack: earlier versions wrote less. */
export function complete(found: Least): Ticket {
  return {
    sourceHash: '',
    keyHash: '',
    doing: '',
    errorNumber: '',
    topic: '',
    severity: 3,
    band: 'standard',
    plan: '',
    tags: [],
    assigneeId: null,
    isEscalated: false,
    escalationLevel: 0,
    hasFailedLetter: false,
    version: 1,
    phases: [{ status: found.status, from: found.openedAt, byName: '', reason: '' }],
    turns: [],
    firstAnsweredAt: null,
    waitingSince: null,
    nextDueAt: null,
    dueRank: NEVER_DUE,
    mergedInto: null,
    links: [],
    closeReason: '',
    closeNote: '',
    words: [],
    changes: [],
    toldVersion: 1,
    ...found,
  };
}
