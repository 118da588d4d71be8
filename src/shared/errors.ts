/** Every code that a client may meet. Codes are stable; the sentences for people are in the pages' catalogues. */
export const ERROR_CODES = [
  'invalid_input',
  'text_too_long',
  'not_found',
  'not_signed_in',
  'wrong_sign_in',
  'missing_scope',
  'conflict',
  'chat_ended',
  'chat_taken',
  'chat_full',
  'chat_not_offered',
  'ticket_closed',
  'ticket_merged',
  'stale_ticket',
  'illegal_status',
  'idempotency_conflict',
  'tickets_not_offered',
  'attachments_not_offered',
  'too_many_attachments',
  'attachment_too_large',
  'attachment_type',
  'no_address',
  'callbacks_not_offered',
  'slot_taken',
  'nobody_there',
  'too_many',
  'outdated_page',
  'unavailable',
  'internal',
] as const;

/** A stable name of what went wrong. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One fault of an input: where it is, which rule it broke, and the limit where the rule has one. */
export interface Fault {
  /** Dotted path of the field, empty for the whole input. */
  readonly path: string;
  /** `required`, `unknown`, `type`, `format`, `too_long`, `too_short`, `too_deep`, `too_many_keys` or `range`. */
  readonly rule: string;
  readonly limit?: number;
}

/** A refusal that the caller can understand and answer. Thrown by domain and flows, rendered at the edges. */
export class DeskError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];

  constructor(code: ErrorCode, message: string, faults: readonly Fault[] = []) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.faults = faults;
  }
}

/** The input broke its schema; `faults` names each field and rule. */
export class InvalidInput extends DeskError {
  constructor(faults: readonly Fault[]) {
    const code =
      faults.length > 0 && faults.every((fault) => fault.rule === 'too_long')
        ? 'text_too_long'
        : 'invalid_input';
    super(code, 'The input does not fit its schema.', faults);
  }
}

/** There is no such thing, or it belongs to somebody else: the caller cannot tell which. */
export class NotFound extends DeskError {
  constructor() {
    super('not_found', 'There is no such thing here.');
  }
}

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends DeskError {
  constructor() {
    super('not_signed_in', 'Sign in first.');
  }
}

/** The world has moved on since the caller last looked. */
export class Conflict extends DeskError {
  constructor(code: ErrorCode = 'conflict') {
    super(code, 'Somebody or something was faster.');
  }
}

/** What somebody else has changed. */
export interface ChangedMeanwhile {
  readonly field: string;
  readonly from: string;
  readonly to: string;
  /** Name of who did it; empty for the server itself and for customers. */
  readonly by: string;
  readonly at: Date;
}

/** Somebody has changed the ticket since the caller read it. What the caller wanted was not done. */
export class StaleTicket extends DeskError {
  /** Oldest first; empty where it is too long ago to tell. */
  readonly changed: readonly ChangedMeanwhile[];

  constructor(changed: readonly ChangedMeanwhile[]) {
    super('stale_ticket', 'The ticket has changed since it was read.');
    this.changed = changed;
  }
}

/** The desk's configuration does not offer this. */
export class NotOffered extends DeskError {
  constructor(
    code:
      | 'chat_not_offered'
      | 'callbacks_not_offered'
      | 'no_address'
      | 'tickets_not_offered'
      | 'attachments_not_offered',
  ) {
    super(code, 'This desk does not offer it.');
  }
}

/** Too many requests from one place in a short time; try again after a pause. */
export class TooMany extends DeskError {
  constructor() {
    super('too_many', 'Too many requests in a short time.');
  }
}

/** Something the server depends on does not answer. What was asked may have been done; the same id tries again safely. */
export class Unavailable extends DeskError {
  constructor() {
    super('unavailable', 'A part of the server does not answer.');
  }
}

/** An error as a log line may show it: its name and where it came from. Its message may hold what a person typed. */
export function faultOf(error: unknown): { readonly error: string; readonly stack: string } {
  if (!(error instanceof Error)) return { error: 'unknown', stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { error: error.name, stack: frames.join('\n') };
}
