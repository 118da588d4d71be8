import type { Status } from './status.js';

export interface Requester {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

export type Severity = 1 | 2 | 3 | 4;
export type Channel = 'chat' | 'form' | 'email' | 'phone';
export type CloseReason = '' | 'solved' | 'out_of_scope' | 'declined' | 'merged';

/** A status and since when the ticket had it. */
export interface Phase {
  readonly status: Status;
  readonly from: Date;
  /** Who moved it; empty for the server itself and for the requester. */
  readonly byName: string;
  readonly reason: string;
}

/** A run of the customer's messages: its oldest one, and the public answer that settled it. */
export interface Turn {
  readonly askedAt: Date;
  readonly answeredAt: Date | null;
}

/** Another ticket that this one has to do with. */
export interface Link {
  readonly number: string;
  readonly kind: 'related' | 'split_from' | 'split_into' | 'merged';
}

/** What can change; a `message` has its own line in the thread, and `to` is its id. */
export type ChangedField =
  | 'subject'
  | 'topic'
  | 'severity'
  | 'band'
  | 'assigneeId'
  | 'tags'
  | 'status'
  | 'links'
  | 'message';

/** One change of a ticket, for whoever asks who did what. Values are as stored: ids for people and topics. */
export interface Change {
  readonly field: ChangedField;
  readonly from: string;
  readonly to: string;
  /** Name of who did it; empty for the server itself. */
  readonly by: string;
  readonly at: Date;
  /** The ticket's version after it. */
  readonly version: number;
}

/** A ticket: what lasts. */
export interface Ticket {
  /** Follows from `deskId` and `sourceKey`. */
  readonly _id: string;
  readonly deskId: string;
  readonly number: string;
  /** What the ticket was made of, as `chat:<id>`: the same source makes one ticket. */
  readonly sourceKey: string;
  /** SHA-256 of what the source said, where it must not say something else the second time; else empty. */
  readonly sourceHash: string;
  readonly channel: Channel;
  readonly subject: string;
  readonly language: 'pl' | 'en';
  readonly requester: Requester;
  /** SHA-256 of the key that lets the requester in; empty where there is none. */
  readonly keyHash: string;
  /** What the requester was doing when it happened; empty where nobody asked. */
  readonly doing: string;
  readonly errorNumber: string;
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly severity: Severity;
  readonly band: 'priority' | 'standard';
  readonly plan: string;
  readonly tags: readonly string[];
  readonly status: Status;
  readonly assigneeId: string | null;
  readonly isEscalated: boolean;
  /** 0 none, 1 the assignee was warned, 2 at the specialist, 3 the head was told. */
  readonly escalationLevel: 0 | 1 | 2 | 3;
  readonly hasFailedLetter: boolean;
  /** Rises by one with every change that people see. */
  readonly version: number;
  /** Every status since the opening, oldest first. */
  readonly phases: readonly Phase[];
  /** Oldest first; at most the last one is unanswered. */
  readonly turns: readonly Turn[];
  /** When the first public answer went out; null before. */
  readonly firstAnsweredAt: Date | null;
  /** Since when the requester has waited for a public answer; null while nobody waits. */
  readonly waitingSince: Date | null;
  /** The earliest due time of its running clocks; null while none runs. */
  readonly nextDueAt: Date | null;
  /** Orders lists: `nextDueAt`, or the end of time without one. */
  readonly dueRank: Date;
  /** Number of the ticket that it goes on in. */
  readonly mergedInto: string | null;
  readonly links: readonly Link[];
  readonly closeReason: CloseReason;
  readonly closeNote: string;
  /** Beginnings of the words in it, for searching. */
  readonly words: readonly string[];
  readonly openedAt: Date;
  readonly updatedAt: Date;
  /** The newest changes, oldest first. */
  readonly changes: readonly Change[];
  /** Changes up to this version have their lines in the thread. */
  readonly toldVersion: number;
  /** Since when the consequences of a change wait to be seen to; absent once they are. */
  readonly unsettledSince?: Date;
  /** What was asked, of a ticket that is stored before its thread; absent once it is settled. */
  readonly question?: string;
}

/** Where tickets without a running clock stand in lists that are ordered by due time. */
export const NEVER_DUE = new Date('9999-12-31T00:00:00.000Z');
