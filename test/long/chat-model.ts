import fc from 'fast-check';
import { ACTS, type Choice } from './chat-model-acts.js';
import { type ModelDesk, openModelWorld } from './chat-model-desk.js';
import { goHome } from './chat-model-end.js';
import { placeFaults } from './chat-model-rules.js';
import type { LongRun } from './main.js';

/** How often each act is chosen. */
const WEIGHTS: Readonly<Record<keyof typeof ACTS, number>> = {
  ...{ start: 6, return: 4, closeTab: 4, post: 8, seen: 5, endVisitor: 1, leaveLine: 1 },
  ...{ openConsole: 8, closeConsole: 2, take: 8, decline: 3, agentPost: 8, agentSeen: 1, agentEnd: 1 },
  ...{ transfer: 5, invite: 4, acceptAsk: 6, declineAsk: 1, part: 2, takeOver: 2, watch: 1, note: 2 },
  ...{ clock: 5, look: 1, twoLook: 1 },
};
const MOST_STEPS = 60;

interface Chosen extends Choice {
  readonly name: string;
}

/** One step: one thing that somebody does, or several at the same moment. */
class Step implements fc.AsyncCommand<object, ModelDesk> {
  readonly #acts: readonly Chosen[];

  constructor(acts: readonly Chosen[]) {
    this.#acts = acts;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, desk: ModelDesk): Promise<void> {
    // Each step has a moment of its own, so that what happened can be told apart.
    desk.world.clock.advance(1);
    const results = await Promise.all(
      this.#acts.map(async ({ name, ...choice }) => await ACTS[name]?.(desk, choice)),
    );
    for (const [index, { name }] of this.#acts.entries()) {
      if (results[index] === 'ok') desk.done.set(name, (desk.done.get(name) ?? 0) + 1);
    }
    desk.trace.push(`${this.toString()} -> ${results.join(', ')}`);
    await desk.settled();
    const faults = await placeFaults(desk);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  toString(): string {
    return this.#acts.map(({ name, a, b, c }) => `${name}(${a},${b},${c})`).join(' + ');
  }
}

const number = fc.nat({ max: 7 });
const act = fc.record({
  name: fc.oneof(
    ...Object.entries(WEIGHTS).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })),
  ),
  a: number,
  b: number,
  c: number,
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(act) },
  { weight: 2, arbitrary: fc.array(act, { minLength: 2, maxLength: 3 }) },
);
const steps = fc.commands([step.map((acts) => new Step(acts))], { maxCommands: MOST_STEPS, size: 'max' });

export interface ModelRun {
  readonly runs: number;
  readonly seed: number;
  /** The run to begin with, as a failure names it. */
  readonly path?: number;
  readonly report: (line: string) => void;
}

/** Drives a desk through random days of many people; throws with what was wrong, the trace, and how to see it again. */
export async function runChatModel({
  runs,
  seed,
  path,
  report,
}: ModelRun): Promise<{ steps: number; messages: number }> {
  const { world, newDesk } = await openModelWorld();
  const done = new Map<string, number>();
  const tally = { runs: 0, steps: 0, chats: 0, messages: 0 };
  let last: ModelDesk | null = null;
  const property = fc.asyncProperty(steps, async (chosen) => {
    const desk = newDesk();
    last = desk;
    await startsWork(desk);
    await fc.asyncModelRun(() => ({ model: {}, real: desk }), chosen);
    const faults = await goHome(desk);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    for (const [name, count] of desk.done) done.set(name, (done.get(name) ?? 0) + count);
    tally.runs += 1;
    tally.steps += desk.trace.length;
    tally.chats += desk.chats.length;
    tally.messages += desk.chats.flatMap(({ sent }) => sent).filter(({ outcome }) => outcome === 'ok').length;
    if (tally.runs % 50 === 0) report(JSON.stringify(tally));
  });
  try {
    const result = await fc.check(property, {
      ...{ numRuns: runs, seed, endOnFailure: true },
      ...(path === undefined ? {} : { path: String(path) }),
    });
    report(`${JSON.stringify(tally)}; ${JSON.stringify(Object.fromEntries([...done].sort()))}`);
    if (result.failed) throw new Error(failureOf(result, last));
    return tally;
  } finally {
    await world.close();
  }
}

/** A day begins with two agents and a supervisor, one of them with two consoles, and somebody who asks. */
async function startsWork(desk: ModelDesk): Promise<void> {
  for (const [a, b] of [
    [0, 0],
    [0, 1],
    [1, 1],
    [3, 0],
  ] as const)
    await ACTS.openConsole?.(desk, { a, b, c: 0 });
  await ACTS.start?.(desk, { a: 0, b: 0, c: 1 });
}

type Failure = Pick<fc.RunDetails<unknown>, 'errorInstance' | 'seed' | 'counterexamplePath'>;

function failureOf(result: Failure, desk: ModelDesk | null): string {
  const error = result.errorInstance;
  return [
    error instanceof Error ? error.message : String(error),
    ...(desk?.trace ?? []).map((line, index) => `  ${index + 1}. ${line}`),
    `see it again: npm run faults -- chat-model --seed ${result.seed} --path ${result.counterexamplePath} --runs 1`,
  ].join('\n');
}

export const CHAT_MODEL: LongRun = {
  about: 'drives a desk with many people through random days and looks whether the rules of a live chat hold',
  numbers: { runs: 2000, seed: 7, path: -1 },
  run: async ({ runs = 2000, seed = 7, path = -1 }, report) => {
    await runChatModel({ runs, seed, report, ...(path < 0 ? {} : { path }) });
  },
};
