import { stopServices } from './services.js';

/** Mocha calls this once, after the last test. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopServices();
}
