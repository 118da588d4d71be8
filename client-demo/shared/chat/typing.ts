import { type ReadonlySignal, signal } from '@preact/signals';

const SAY_AGAIN_MS = 2_500;
const IDLE_MS = 4_000;
const FADES_MS = 6_000;

/** Tells the other side that somebody types: at most once in 2.5 s, and that it stopped after 4 s of rest. */
export interface TypingTeller {
  typed(): void;
  /** The message was sent or the box emptied. */
  stopped(): void;
}

/** `tell` is called with what the other side should show. */
export function createTypingTeller(tell: (isTyping: boolean) => void): TypingTeller {
  let toldAtMs = 0;
  let isTold = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const stopped = () => {
    clearTimeout(idle);
    if (isTold) tell(false);
    isTold = false;
  };
  return {
    typed: () => {
      clearTimeout(idle);
      idle = setTimeout(stopped, IDLE_MS);
      const nowMs = Date.now();
      if (isTold && nowMs - toldAtMs < SAY_AGAIN_MS) return;
      isTold = true;
      toldAtMs = nowMs;
      tell(true);
    },
    stopped,
  };
}

/** Whether the other side is typing, as it last said; without news it fades after 6 s. */
export interface TypingSign {
  readonly isTyping: ReadonlySignal<boolean>;
  show(isTyping: boolean): void;
}

export function createTypingSign(): TypingSign {
  const sign = signal(false);
  let fading: ReturnType<typeof setTimeout> | undefined;
  return {
    isTyping: sign,
    show: (isTyping) => {
      clearTimeout(fading);
      sign.value = isTyping;
      if (!isTyping) return;
      fading = setTimeout(() => {
        sign.value = false;
      }, FADES_MS);
    },
  };
}
