import type { ChildPlan } from './child-processes.js';

/** A store that is about to be started: its process, its address, and a question whether it answers. */
export interface StorePlan {
  readonly url: string;
  readonly child: ChildPlan;
  isReady(): Promise<boolean>;
}
