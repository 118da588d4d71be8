import type { DeskView } from '../../../src/protocol/index.js';
import type { LampState } from '../../shared/index.js';

/** How the lamp of a desk glows, and the key of the words beside it. */
export interface Duty {
  readonly lamp: LampState;
  readonly words: 'onDuty' | 'offDuty' | 'closed';
}

/** Whether somebody is there; outside the hours that is the reason why not. */
export function dutyOf(desk: Pick<DeskView, 'isOpen'>, isOnDuty: boolean): Duty {
  if (isOnDuty) return { lamp: 'on', words: 'onDuty' };
  return { lamp: 'off', words: desk.isOpen ? 'offDuty' : 'closed' };
}
