import type { Ticket } from '../../src/domain/tickets/index.js';

/** A ticket of the rules' tests. */
export function buildTicket(given: Partial<Ticket> = {}): Ticket {
  const openedAt = new Date('2035-01-08T09:00:00Z');
  const status = given.status ?? 'new';
  return {
    _id: 't1',
    deskId: 'icewarp',
    number: 'IW-1001',
    sourceKey: 'form:1',
    sourceHash: '',
    channel: 'form',
    subject: 'Poczta stoi',
    language: 'pl',
    requester: { name: 'Ewa', email: 'ewa@przyklad.example', phone: '' },
    keyHash: '',
    doing: '',
    errorNumber: '',
    topic: '',
    severity: 3,
    band: 'standard',
    plan: '',
    tags: [],
    status,
    assigneeId: null,
    isEscalated: false,
    escalationLevel: 0,
    hasFailedLetter: false,
    version: 1,
    phases: [{ status, from: openedAt, byName: '', reason: '' }],
    turns: [{ askedAt: openedAt, answeredAt: null }],
    waitingSince: openedAt,
    firstAnsweredAt: null,
    nextDueAt: null,
    dueRank: openedAt,
    mergedInto: null,
    links: [],
    closeReason: '',
    closeNote: '',
    words: [],
    openedAt,
    updatedAt: openedAt,
    changes: [],
    toldVersion: 1,
    ...given,
  };
}
