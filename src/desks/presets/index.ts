import type { DeskInput } from '../desk.schema.js';
import { icewarp } from './icewarp.js';

/** Five real help desks, each by configuration alone. */
export const PRESETS: readonly DeskInput[] = [icewarp];
