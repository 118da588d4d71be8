import { signal } from '@preact/signals';
import type { Ack, CallbackOutcome, CallbackRow, WireError } from '../../../src/protocol/index.js';
import { request } from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import { noteSessionEnded } from '../session.js';
import { withCall } from '../state/call-groups.js';
import { CatchUp } from '../state/catch-up.js';

/** What an agent asks for in the dialog. Exactly one of `chatId` and `ticketNumber`. */
export interface CallRequest {
  readonly clientId: string;
  readonly chatId?: string;
  readonly ticketNumber?: string;
  readonly phone?: string;
  /** ISO 8601 with an offset; without it, now. */
  readonly at?: string;
}

/** The calls of the desk. */
export class Calls {
  /** Null until they were loaded. */
  readonly rows = signal<readonly CallbackRow[] | null>(null);
  readonly error = signal<WireError | null>(null);
  private readonly catching = new CatchUp<readonly CallbackRow[]>();

  /** Begins to listen. Returns a function that ends it. */
  start(line: AgentLine): () => void {
    return line.on('callback:changed', (call) => this.note(call));
  }

  /** Asks for all calls again. What is shown stays until the answer is there, and also when there is none. */
  async load(): Promise<void> {
    const { answer, catchUp } = await this.catching.during(() => request('GET /callbacks'));
    this.error.value = answer.ok ? null : answer.error;
    if (answer.ok) this.rows.value = catchUp(answer.data.callbacks);
    else if (answer.error.code === 'not_signed_in') noteSessionEnded();
  }

  /** Arranges a call; gives back the refusal, or null. The same `clientId` again counts once. */
  async arrange(asked: CallRequest): Promise<WireError | null> {
    return this.take(await request('POST /callbacks', { body: asked }));
  }

  /** Takes a due call, so that nobody else makes it; gives back the refusal, or null. */
  async begin(id: string): Promise<WireError | null> {
    return this.take(await request('POST /callbacks/:id/taking', { path: { id } }));
  }

  /** Records how a call went; gives back the refusal, or null. */
  async close(id: string, outcome: CallbackOutcome, note: string): Promise<WireError | null> {
    return this.take(await request('POST /callbacks/:id/outcome', { path: { id }, body: { outcome, note } }));
  }

  /** Decides against a call; gives back the refusal, or null. */
  async decline(id: string, reason: string): Promise<WireError | null> {
    return this.take(await request('POST /callbacks/:id/decline', { path: { id }, body: { reason } }));
  }

  private take(answer: Ack<CallbackRow>): WireError | null {
    if (!answer.ok) return answer.error;
    this.note(answer.data);
    return null;
  }

  private note(call: CallbackRow): void {
    this.rows.value = withCall(this.rows.value ?? [], call);
    this.catching.note((calls) => withCall(calls, call));
  }
}
