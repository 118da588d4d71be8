import type { Parts } from '../../flows/parts.js';
import type { Limits } from '../../shared/ports.js';
import type { Leases } from './leases.js';
import type { Doors } from './sockets.js';

/** What handlers work with. */
export interface Workbench {
  readonly parts: Parts;
  readonly doors: Doors;
  readonly leases: Leases;
  readonly limits: Limits;
  readonly trustedProxies: number;
}
