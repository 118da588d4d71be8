import { z } from 'zod';
import { slug } from './fields.schema.js';
import { clockTime, hours, role } from './hours.schema.js';

const MOST_MINUTES = 60 * 24 * 60;
const minutes = z.int().min(1).max(MOST_MINUTES);

const counting = {
  /** One of `calendars`; the desk's own hours where none is named. */
  calendar: slug.optional(),
  /**
   * In which statuses the clock stands still. Nothing said: promises of an answer never do, the time to the solution
   * does while the ticket waits for the customer or is on hold.
   */
  pausedBy: z.array(z.enum(['waiting', 'on_hold'])).optional(),
};

/** So much time, of all time or of open time; or by the day: what comes before the cut-off is due at that day's close. */
const target = z.union([
  z.strictObject({ minutes, counts: z.enum(['always', 'hours']), ...counting }),
  z.strictObject({ cutOff: clockTime, openDaysLater: z.int().min(0).max(60), ...counting }),
]);

const step = { do: z.enum(['warn-assignee', 'move-to-role', 'tell-head']), role: role.optional() };

/** At a share of the budget, or so many counted minutes before or after the due time; 0 after it is the due time. */
const escalationStep = z.union([
  z.strictObject({ percent: z.int().min(1).max(1000), ...step }),
  z.strictObject({ beforeMinutes: minutes, ...step }),
  z.strictObject({ afterMinutes: z.int().min(0).max(MOST_MINUTES), ...step }),
]);

const rules = {
  /** To the first public answer. */
  first: target,
  /** From the oldest unanswered message of the customer to the next public answer. */
  next: target.optional(),
  /** Until the ticket is solved or closed. */
  resolution: target.optional(),
  /** Lead times of the assignee's warnings, minutes of the same kind. One as long as the budget or longer warns nobody. */
  warnBeforeMinutes: z.array(minutes),
  escalation: z.array(escalationStep),
};

/** Where the desk says nothing else: at the due time to the escalation role, the head hears of it four hours later. */
const USUAL_ESCALATION: z.input<typeof escalationStep>[] = [
  { afterMinutes: 0, do: 'move-to-role' },
  { afterMinutes: 4 * 60, do: 'tell-head' },
];

/** What the desk promises and how it keeps an eye on it. */
export const clocks = z
  .strictObject({
    ...rules,
    warnBeforeMinutes: rules.warnBeforeMinutes.default([]),
    escalation: rules.escalation.default(z.array(escalationStep).parse(USUAL_ESCALATION)),
    /**
     * Other rules for some tickets. Each rule is taken from the override that fits and names most of severity, band and
     * plan; of two that name equally many from the later one.
     */
    overrides: z
      .array(
        z.strictObject({
          when: z.strictObject({
            severity: z.array(z.int().min(1).max(4)).min(1).optional(),
            band: z.enum(['priority', 'standard']).optional(),
            plan: slug.optional(),
          }),
          ...z.object(rules).partial().shape,
        }),
      )
      .default([]),
    /** Hours beside the desk's own, by the names that targets use. */
    calendars: z.record(slug, hours).default({}),
    /** Whether a ticket that is opened again goes on with its clocks or starts them anew. */
    reopening: z.enum(['resume', 'restart']).default('resume'),
  })
  .superRefine((policy, context) => {
    for (const { path, rule } of targetsOf(policy)) {
      if (rule.calendar !== undefined && policy.calendars[rule.calendar] === undefined)
        context.addIssue({
          code: 'custom',
          path: [...path, 'calendar'],
          message: 'there is no such calendar',
        });
    }
    const { first } = policy;
    const longest = Math.max(0, ...policy.warnBeforeMinutes);
    if ('minutes' in first && longest >= first.minutes)
      context.addIssue({
        code: 'custom',
        path: ['warnBeforeMinutes'],
        message: 'must be shorter than the budget of the first answer',
      });
  });

type Targets = { readonly [Kind in 'first' | 'next' | 'resolution']?: z.output<typeof target> | undefined };

function targetsOf(policy: Targets & { readonly overrides: readonly Targets[] }) {
  const among = (of: Targets, path: readonly (string | number)[]) =>
    (['first', 'next', 'resolution'] as const).flatMap((kind) => {
      const rule = of[kind];
      return rule === undefined ? [] : [{ path: [...path, kind], rule }];
    });
  return [
    ...among(policy, []),
    ...policy.overrides.flatMap((own, index) => among(own, ['overrides', index])),
  ];
}
