import type { Iso } from '../../../src/protocol/index.js';
import { fromLocalField } from './times.js';

/** What the dialog that arranges a call holds. */
export interface CallForm {
  readonly phone: string;
  readonly when: 'now' | 'later';
  /** The value of a `datetime-local` field. */
  readonly at: string;
}

export type CallFault = 'phoneFault' | 'atMissing' | 'atPast';

/** The form as the server wants it: without `at` it means now. Or what is to be put right first. */
export function readCallForm(
  form: CallForm,
  nowMs: number,
): { readonly phone: string; readonly at?: Iso } | { readonly fault: CallFault } {
  const phone = form.phone.trim();
  // The server's own rule; here only so that a slip is told at once.
  if (!/^\+?[0-9][0-9 ()./-]{4,30}[0-9]$/.test(phone)) return { fault: 'phoneFault' };
  if (form.when === 'now') return { phone };
  const at = fromLocalField(form.at);
  if (at === null) return { fault: 'atMissing' };
  return Date.parse(at) <= nowMs ? { fault: 'atPast' } : { phone, at };
}
