import type { Dialer } from '../shared/ports.js';

/** Leaves the call to whatever the agent's device opens `tel:` links with (RFC 3966). */
export class TelephoneLinks implements Dialer {
  linkTo(phone: string): string {
    return `tel:${phone}`;
  }
}
