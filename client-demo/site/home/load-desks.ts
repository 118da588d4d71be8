import { type ReadonlySignal, signal } from '@preact/signals';
import type { DeskView, Routes, WireError } from '../../../src/protocol/index.js';
import { onComeBack, request } from '../../shared/index.js';

/** A desk of the list; who is on duty comes a moment later. */
export interface ListedDesk {
  readonly summary: Routes['GET /desks']['desks'][number];
  readonly details: DeskView | null;
}

const listed = signal<readonly ListedDesk[] | null>(null);
const failure = signal<WireError | null>(null);

/** The desks in the server's order; null until they are known. */
export const listedDesks: ReadonlySignal<readonly ListedDesk[] | null> = listed;
export const deskFailure: ReadonlySignal<WireError | null> = failure;

/** Loads the list and then each desk's duty; again whenever the page comes back into view. */
export async function loadDesks(): Promise<void> {
  onComeBack(refresh);
  await refresh();
}

async function refresh(): Promise<void> {
  const answer = await request('GET /desks');
  if (!answer.ok) {
    failure.value = listed.value === null ? answer.error : null;
    return;
  }
  failure.value = null;
  const known = new Map(listed.value?.map((desk) => [desk.summary.id, desk.details]));
  listed.value = answer.data.desks.map((summary) => ({ summary, details: known.get(summary.id) ?? null }));
  await Promise.all(answer.data.desks.map((desk) => refreshOne(desk.id)));
}

async function refreshOne(id: string): Promise<void> {
  const answer = await request('GET /desks/:desk', { path: { desk: id } });
  if (!answer.ok || listed.value === null) return;
  const details = answer.data;
  listed.value = listed.value.map((desk) => (desk.summary.id === id ? { ...desk, details } : desk));
}
