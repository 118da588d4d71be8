import type { IncomingMessage } from 'node:http';
import type { Desks } from '../../desks/index.js';
import { isOwnOrigin } from '../session-cookie.js';

/**
 * Which sites may open a desk's chat: the server's own pages, and those that the desk names in `chat.origins`. A page of
 * another site says in the address which desk it wants (`/socket.io/?desk=ID`), so that it is turned away before the
 * handshake; whoever then asks for another desk than the one in the address is turned away at the door.
 */
export class Origins {
  readonly #desks: Desks;
  readonly #publicUrl: string;

  constructor(desks: Desks, publicUrl: string) {
    this.#desks = desks;
    this.#publicUrl = publicUrl;
  }

  /** Before the handshake: a page of ours, no page at all, or one that may open the desk that it asks for. */
  mayConnect(request: Pick<IncomingMessage, 'headers' | 'url'>): boolean {
    const deskId = new URL(request.url ?? '', 'http://localhost').searchParams.get('desk');
    return deskId === null ? this.isOwn(request) : this.mayOpen(request, deskId);
  }

  /** Whether the page that a connection comes from may open this desk's chat. */
  mayOpen(request: Pick<IncomingMessage, 'headers'>, deskId: string): boolean {
    if (this.isOwn(request)) return true;
    const desk = this.#desks.all().find(({ id }) => id === deskId);
    const { origin } = request.headers;
    return desk !== undefined && origin !== undefined && desk.chat.origins.includes(origin);
  }

  /** A page of our own, or no page: browsers always name the site. */
  isOwn(request: Pick<IncomingMessage, 'headers'>): boolean {
    return isOwnOrigin(request, this.#publicUrl);
  }
}
