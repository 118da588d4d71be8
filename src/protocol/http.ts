import type { ErrorCode, Fault } from '../shared/errors.js';
import type { CallbackRow, CallbackSlot, TicketDetails, TicketRow } from './ticket-views.js';
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
  'GET /tickets': { readonly tickets: readonly TicketRow[] };
  'GET /tickets/:number': TicketDetails;
  'POST /tickets/:number/answers': TicketDetails;
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
}
