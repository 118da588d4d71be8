import { answerTasks } from '../child.js';
import { Crowd } from './crowd.js';
import type { Target } from './people.js';
import { type Load, Talk } from './talk.js';

/** The share of `sorted` that lies below the value. */
function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** What goes back to the benchmark; all times of arrival would be too much. */
function summary(load: Load) {
  const { deliveryMs, ...counts } = load;
  return { ...counts, p50: atShare(deliveryMs, 0.5), p99: atShare(deliveryMs, 0.99) };
}

export type LoadSummary = ReturnType<typeof summary>;

const talk = new Talk();
const crowd = new Crowd();

answerTasks({
  openChats: async ({ target, chats }: { target: Target; chats: number }) => {
    talk.isBare = target.kind === 'bare';
    await talk.open(target, chats);
  },
  writeWithoutPause: async ({ seconds }: { seconds: number }) =>
    summary(await talk.writeWithoutPause(seconds)),
  writeSteadily: async ({ seconds, aSecond }: { seconds: number; aSecond: number }) =>
    summary(await talk.writeSteadily(seconds, aSecond)),
  openPages: async ({ target, pages }: { target: Target; pages: number }) =>
    await crowd.openPages(target, pages),
  openVisits: async ({ target, visits }: { target: Target; visits: number }) =>
    await crowd.openVisits(target, visits),
  comeBackAtOnce: async () => await crowd.comeBackAtOnce(),
  addresses: async () => crowd.addresses(),
  closeTabs: async () => await crowd.closeTabs(),
});
