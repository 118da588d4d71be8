import type { z } from 'zod';
import { LIMITS, type WireError } from '../protocol/index.js';
import { DeskError, type Fault, InvalidInput, Unavailable } from '../shared/errors.js';

/** Turns a driver's error into `Unavailable` when it says that Redis or MongoDB does not answer; else null. */
export type OutageJudge = (error: unknown) => Unavailable | null;

/** How long a caller waits for an answer before it is told that the server cannot give one now. */
export const DEADLINE_MS = 2800;

/**
 * Parses an input from outside. First its depth and its number of keys, without recursion, then the schema. Throws
 * `InvalidInput` with every fault.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  checkShape(raw);
  const result = schema.safeParse(raw);
  if (!result.success) throw new InvalidInput(result.error.issues.flatMap(faultsOf));
  return result.data;
}

/** What a client is told of an error. Whatever is not a refusal of ours becomes `internal` and says nothing. */
export function toWireError(error: unknown, judge: OutageJudge): WireError {
  const refusal = error instanceof DeskError ? error : judge(error);
  return refusal === null ? { code: 'internal', faults: [] } : { code: refusal.code, faults: refusal.faults };
}

/**
 * The result of `act`, or `Unavailable` when it takes longer than anybody should wait. What `isSlow` says of itself has
 * limits of its own.
 */
export async function withDeadline<T>(act: () => Promise<T>, isSlow = () => false): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      if (!isSlow()) reject(new Unavailable());
    }, DEADLINE_MS);
  });
  try {
    return await Promise.race([act(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function checkShape(raw: unknown): void {
  let level: unknown[] = [raw];
  let keys = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.depth) throw new InvalidInput([{ path: '', rule: 'too_deep', limit: LIMITS.depth }]);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const inner = Object.values(value);
      keys += inner.length;
      if (keys > LIMITS.keys)
        throw new InvalidInput([{ path: '', rule: 'too_many_keys', limit: LIMITS.keys }]);
      next.push(...inner);
    }
    level = next;
  }
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...issue.path.map(String), key].join('.'), rule: 'unknown' }));
    case 'too_big':
      return [{ path, rule: issue.origin === 'string' ? 'too_long' : 'range', limit: Number(issue.maximum) }];
    case 'too_small':
      return [
        { path, rule: issue.origin === 'string' ? 'too_short' : 'range', limit: Number(issue.minimum) },
      ];
    case 'invalid_type':
      return [{ path, rule: issue.input === undefined ? 'required' : 'type' }];
    default:
      return [{ path, rule: 'format' }];
  }
}
