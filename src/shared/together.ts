import DataLoader from 'dataloader';

/** More than these are answered by further calls, so that others come between them. */
const MOST_AT_ONCE = 50;

/**
 * Answers all that is asked in one turn of the event loop by one call: at a busy moment most of the cost of one thing is
 * that of asking for it at all. Alone it waits for nothing. `answerAll` gives an answer or an error for each thing asked, in
 * order; when it throws, all who asked are told so. Nothing is remembered.
 */
export function together<Asked, Answer>(
  answerAll: (asked: readonly Asked[]) => Promise<readonly (Answer | Error)[]>,
  mostAtOnce = MOST_AT_ONCE,
): (one: Asked) => Promise<Answer> {
  const loader = new DataLoader<Asked, Answer>(async (asked) => await answerAll(asked), {
    cache: false,
    maxBatchSize: mostAtOnce,
    batchScheduleFn: (answer) => setImmediate(answer),
  });
  return async (one) => await loader.load(one);
}
