import { CODE, CommandError } from '../errors.js';

/** Whether the system says that there is no room: on the disk, in the quota, or in a file of limited size. */
export function isOutOfRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_ROOM.has(error.code);
}

/** What a client hears while nothing can be written; MongoDB gives it this code. */
export function outOfRoom(): CommandError {
  return new CommandError(CODE.outOfDiskSpace, 'The disk is full or takes no writes; nothing was written');
}

/**
 * After a write has failed for want of room, the next are refused at once, and the disk is tried now and
 * then: trying with each write would cost the readers dearly.
 */
export class Room {
  #isMissing = false;
  #nextTrialMs = 0;

  get isMissing(): boolean {
    return this.#isMissing;
  }

  lose(): void {
    this.#isMissing = true;
    this.#nextTrialMs = performance.now() + TRIAL_EVERY_MS;
  }

  /** Throws while there is none. `isThere` is asked seldom, and only after there was none. */
  assert(isThere: () => boolean): void {
    if (!this.#isMissing) return;
    if (performance.now() >= this.#nextTrialMs) {
      if (isThere()) this.#isMissing = false;
      else this.lose();
    }
    if (this.#isMissing) throw outOfRoom();
  }
}

const TRIAL_EVERY_MS = 500;
/** As Node names them, and as LMDB gives them: a number, and an input/output error for a write cut short. */
const NO_ROOM = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG', 28, 122, 27, 5]);
