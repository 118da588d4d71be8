import type { OpenConsole } from '../../domain/agents/index.js';
import { LEASE_RENEWAL_MS, type OpenTab } from '../../domain/chat/index.js';
import type { Parts } from '../../flows/parts.js';
import { routeLine } from '../../flows/route-line.js';
import { keepTab, leaveTab, openTab } from '../../flows/visitor-presence.js';
import { faultOf } from '../../shared/errors.js';
import type { ReadingRooms } from './ticket-presence.js';

/** A visitor's tab in its chat, by the id of its socket: no other process has one of the same. */
interface HeldTab extends OpenTab {
  readonly deskId: string;
}

/** An agent's console, and what to do when its session is over. */
interface HeldConsole extends OpenConsole {
  readonly checkSession: () => Promise<void>;
}

/**
 * Holds the leases of the tabs and consoles that are connected to this process. A process that is killed renews none
 * of them any more, so its visitors are noticed though nobody said that they left.
 */
export class Leases {
  readonly #parts: Parts;
  readonly #reading: ReadingRooms;
  readonly #tabs = new Map<string, HeldTab>();
  readonly #consoles = new Map<string, HeldConsole>();
  #timer: NodeJS.Timeout | undefined;
  #isDraining = false;

  constructor(parts: Parts, reading: ReadingRooms) {
    this.#parts = parts;
    this.#reading = reading;
  }

  /** Renews every ten seconds until `drain`. */
  start(): void {
    this.#timer = setInterval(() => {
      this.renew().catch((error: unknown) => {
        this.#parts.log.warn(faultOf(error), 'Leases were not renewed');
      });
    }, LEASE_RENEWAL_MS);
  }

  /** A tab has come into its chat. False when the chat is over: then nothing is held. */
  async holdTab(tab: HeldTab): Promise<boolean> {
    this.#tabs.set(tab.tabId, tab);
    const isOpen = await openTab(this.#parts, tab.deskId, tab);
    if (!isOpen) this.#tabs.delete(tab.tabId);
    return isOpen;
  }

  /** A tab has closed. While this process is going away its tabs move elsewhere: their leases are left to run. */
  async releaseTab(tabId: string): Promise<void> {
    const tab = this.#tabs.get(tabId);
    this.#tabs.delete(tabId);
    if (tab !== undefined && !this.#isDraining) await leaveTab(this.#parts, tab);
  }

  async holdConsole(console: HeldConsole): Promise<void> {
    this.#consoles.set(console.socketId, console);
    await this.#parts.duty.arrive(console);
    await this.#tellDuty(console);
  }

  async releaseConsole(console: OpenConsole): Promise<void> {
    this.#consoles.delete(console.socketId);
    if (this.#isDraining) return;
    await this.#parts.duty.leave(console);
    await this.#tellDuty(console);
  }

  /** Renews every lease from `at` on; now, unless said otherwise. A console whose session has ended is let go. */
  async renew(at: Date = this.#parts.clock.now()): Promise<void> {
    await Promise.all([
      this.#reading.renew(at),
      ...[...this.#tabs.values()].map(async (tab) => {
        if (!(await keepTab(this.#parts, tab.deskId, tab, at))) this.#tabs.delete(tab.tabId);
      }),
      ...[...this.#consoles.values()].map(async (open) => {
        await this.#parts.duty.arrive(open, at);
        await open.checkSession();
      }),
    ]);
  }

  drain(): void {
    this.#isDraining = true;
    clearInterval(this.#timer);
  }

  async #tellDuty({ deskId, agentId }: OpenConsole): Promise<void> {
    routeLine(this.#parts, deskId);
    await this.#parts.bus.publish({ kind: 'duty.changed', deskId, agentId });
  }
}
