type Change<State> = (state: State) => State;

/**
 * For a state that is asked for as a whole and changed by events in between: the answer may have been made before an
 * event that came while it was on its way. What has come meanwhile is done again on top of it.
 */
export class CatchUp<State> {
  private readonly recordings = new Set<Change<State>[]>();

  /** Remembers a change for every question that is on its way. */
  note(change: Change<State>): void {
    for (const recording of this.recordings) recording.push(change);
  }

  /** Asks; the answer comes with `catchUp`, which does on it what has come since the question. */
  async during<Answer>(
    ask: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly catchUp: Change<State> }> {
    const recording: Change<State>[] = [];
    this.recordings.add(recording);
    try {
      const answer = await ask();
      return { answer, catchUp: (state) => recording.reduce((known, change) => change(known), state) };
    } finally {
      this.recordings.delete(recording);
    }
  }
}
