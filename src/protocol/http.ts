import type { ErrorCode, Fault } from '../shared/errors.js';
import type { TicketClocks } from './clock-views.js';
import type { DashboardView } from './report-views.js';
import type {
  AttachmentView,
  BulkResult,
  CallbackRow,
  CallbackSlot,
  ExpectedAnswer,
  RequesterTicket,
  SavedTicketView,
  TicketChange,
  TicketCounts,
  TicketDetails,
  TicketPage,
  TicketReceipt,
} from './ticket-views.js';
import type { AgentView, DeskView, OverviewView } from './views.js';

/**
 * Answers of the REST interface under `/api/v1`. A refusal is `application/problem+json` (RFC 9457), {@link Problem}.
 * The session is an HttpOnly cookie; every change needs `Content-Type: application/json`.
 */
export interface Routes {
  'GET /desks': { readonly desks: readonly Pick<DeskView, 'id' | 'name' | 'texts'>[] };
  'GET /desks/:desk': DeskView;
  'GET /session': AgentView;
  'POST /session': AgentView;
  'DELETE /session': null;
  'GET /tickets': TicketPage;
  'GET /tickets/counts': TicketCounts;
  /** Needs the header `Idempotency-Key`; the same key makes one ticket, with another body 409 `idempotency_conflict`. */
  'POST /tickets': TicketDetails;
  'POST /tickets/bulk': BulkResult;
  'GET /tickets/:number': TicketDetails;
  'GET /tickets/:number/clocks': TicketClocks;
  'GET /tickets/:number/what-if': TicketClocks;
  /** 409 `stale_ticket` with `changed` when somebody else was faster. */
  'PATCH /tickets/:number': TicketDetails;
  'POST /tickets/:number/status': TicketDetails;
  'POST /tickets/:number/answers': TicketDetails;
  'POST /tickets/:number/notes': TicketDetails;
  /** The ticket that the merged one goes on in. */
  'POST /tickets/:number/merge': TicketDetails;
  /** The new ticket. */
  'POST /tickets/:number/split': TicketDetails;
  'POST /tickets/:number/links': TicketDetails;
  'DELETE /tickets/:number/links/:other': TicketDetails;
  'GET /ticket-views': { readonly views: readonly SavedTicketView[] };
  'POST /ticket-views': SavedTicketView;
  'DELETE /ticket-views/:id': null;
  /** Oldest due first. */
  'GET /reports/unanswered': TicketPage;
  /** One file as `multipart/form-data`. It goes after a day unless a message takes it. */
  'POST /attachments': AttachmentView;
  'POST /desks/:desk/attachments': AttachmentView;
  'GET /desks/:desk/expected-answer': ExpectedAnswer;
  /** Needs the header `Idempotency-Key`. */
  'POST /desks/:desk/tickets': TicketReceipt;
  /** `?key=`; 404 for a wrong key and an unknown number alike. */
  'GET /desks/:desk/tickets/:number': RequesterTicket;
  'POST /desks/:desk/tickets/:number/messages': RequesterTicket;
  /**
   * What is to be called now, in the order of the line; what is to be called later, by its moment; then what was closed
   * within the last day, newest first.
   */
  'GET /callbacks': { readonly callbacks: readonly CallbackRow[] };
  'POST /callbacks': CallbackRow;
  /** `?day=&phone=`; by their moments. The second is for visitors. */
  'GET /callbacks/slots': { readonly slots: readonly CallbackSlot[] };
  'GET /desks/:desk/callbacks/slots': { readonly slots: readonly CallbackSlot[] };
  'POST /callbacks/:id/taking': CallbackRow;
  'POST /callbacks/:id/outcome': CallbackRow;
  'POST /callbacks/:id/decline': CallbackRow;
  /** `?days=`, 7 unless said otherwise, 92 at most. */
  'GET /reports/dashboard': DashboardView;
  /** How the desk's chats went over the last `days`, 7 unless said otherwise. */
  'GET /overview': OverviewView;
  /** 404 for a wrong key, an unknown chat and one that is not to be rated alike; 409 for a second rating. */
  'POST /receipts/:chatId/rating': null;
}

/** RFC 9457 problem details with our stable code and the faults of the input. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** Of `stale_ticket`: what has changed since the version that was read, oldest first. */
  readonly changed?: readonly TicketChange[];
}
