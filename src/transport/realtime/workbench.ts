import type { Parts } from '../../flows/parts.js';
import type { Limits } from '../../shared/ports.js';
import type { Delivery } from './delivery.js';
import type { Leases } from './leases.js';
import type { Origins } from './origins.js';
import type { Places } from './places.js';
import type { Doors } from './sockets.js';
import type { ReadingRooms } from './ticket-presence.js';

/** What handlers work with. */
export interface Workbench {
  readonly parts: Parts;
  readonly doors: Doors;
  readonly leases: Leases;
  readonly delivery: Delivery;
  readonly reading: ReadingRooms;
  readonly places: Places;
  readonly limits: Limits;
  readonly origins: Origins;
  readonly trustedProxies: number;
}
