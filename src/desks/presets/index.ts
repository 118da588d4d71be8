import type { DeskInput } from '../desk.schema.js';
import { anomail } from './anomail.js';
import { easywebshop } from './easywebshop.js';
import { icewarp } from './icewarp.js';
import { otelms } from './otelms.js';
import { smodfum } from './smodfum.js';

/** Five real help desks, each by configuration alone. */
export const PRESETS: readonly DeskInput[] = [anomail, easywebshop, icewarp, otelms, smodfum];
