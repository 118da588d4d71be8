import { computed } from '@preact/signals';
import { SECOND_MS } from '../../../src/shared/time.js';
import { now } from '../../shared/index.js';

const STEP_MS = 10 * SECOND_MS;

/** The present moment in steps of ten seconds, for what is said in minutes: a long list is not drawn anew every second. */
export const slowNow = computed(() => now.value - (now.value % STEP_MS));
