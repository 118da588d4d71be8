/** Calls back before the next drawing; where nothing is drawn, as in a hidden tab, soon. */
export type Frame = (act: () => void) => () => void;

const HIDDEN_MS = 250;

/**
 * Gathers what comes in a burst and hands it on once for each drawn frame, the last of each name: a stream of changes
 * costs as much as one change.
 */
export class ByFrame<Item> {
  readonly #keyOf: (item: Item) => string;
  readonly #take: (items: readonly Item[]) => void;
  readonly #frame: Frame;
  #gathered = new Map<string, Item>();
  #cancel: (() => void) | null = null;

  constructor(
    keyOf: (item: Item) => string,
    take: (items: readonly Item[]) => void,
    frame: Frame = nextFrame,
  ) {
    this.#keyOf = keyOf;
    this.#take = take;
    this.#frame = frame;
  }

  add(item: Item): void {
    this.#gathered.set(this.#keyOf(item), item);
    this.#cancel ??= this.#frame(() => this.#handOn());
  }

  /** Forgets what was gathered. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#gathered.clear();
  }

  #handOn(): void {
    const items = [...this.#gathered.values()];
    this.#gathered = new Map();
    this.#cancel = null;
    this.#take(items);
  }
}

function nextFrame(act: () => void): () => void {
  if (document.visibilityState === 'hidden') {
    const timer = setTimeout(act, HIDDEN_MS);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(act);
  return () => cancelAnimationFrame(frame);
}
