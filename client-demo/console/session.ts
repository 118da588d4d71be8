import { type ReadonlySignal, signal } from '@preact/signals';
import type { AgentView, WireError } from '../../src/protocol/index.js';
import { request } from '../shared/index.js';

/** Who is at the console. `broken`: the server could not be asked. `hasEnded`: somebody was, until the session ended. */
export type Session =
  | { readonly state: 'checking' }
  | { readonly state: 'broken'; readonly error: WireError }
  | { readonly state: 'nobody'; readonly hasEnded: boolean }
  | { readonly state: 'agent'; readonly me: AgentView };

const current = signal<Session>({ state: 'checking' });

export const session: ReadonlySignal<Session> = current;

/** Asks the server whose session the cookie is. */
export async function checkSession(): Promise<void> {
  const answer = await request('GET /session');
  if (answer.ok) current.value = { state: 'agent', me: answer.data };
  else if (answer.error.code === 'not_signed_in') current.value = { state: 'nobody', hasEnded: false };
  else current.value = { state: 'broken', error: answer.error };
}

/** Signs in; gives back the refusal, or null when the console is open. */
export async function signIn(email: string, password: string): Promise<WireError | null> {
  const answer = await request('POST /session', { body: { email, password } });
  if (!answer.ok) return answer.error;
  current.value = { state: 'agent', me: answer.data };
  return null;
}

/** Signs out; gives back why it could not, or null. */
export async function signOut(): Promise<WireError | null> {
  const answer = await request('DELETE /session');
  if (!answer.ok && answer.error.code !== 'not_signed_in') return answer.error;
  current.value = { state: 'nobody', hasEnded: false };
  return null;
}

/** The server no longer knows the session: the sign-in form comes back, drafts stay. */
export function noteSessionEnded(): void {
  if (current.value.state === 'agent') current.value = { state: 'nobody', hasEnded: true };
}
