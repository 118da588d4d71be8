import type { OpenConsole } from '../../domain/agents/index.js';
import type { Parts } from '../../flows/parts.js';
import { LEASE_RENEWAL_MS } from '../../flows/start-chat.js';
import { keepTab, leaveTab } from '../../flows/visitor-presence.js';

interface HeldTab {
  readonly deskId: string;
  readonly chatId: string;
  readonly tabId: string;
}

/**
 * Holds the leases of the tabs and consoles that are connected to this process. A process that is killed renews none
 * of them any more, so its visitors are noticed though nobody said that they left.
 */
export class Leases {
  readonly #parts: Parts;
  readonly #tabs = new Map<string, HeldTab>();
  readonly #consoles = new Map<string, OpenConsole>();
  #timer: NodeJS.Timeout | undefined;
  #isDraining = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Renews every ten seconds until `drain`. */
  start(): void {
    this.#timer = setInterval(() => {
      this.renew().catch((error: unknown) => {
        this.#parts.log.warn(
          { error: error instanceof Error ? error.name : 'unknown' },
          'Leases were not renewed',
        );
      });
    }, LEASE_RENEWAL_MS);
  }

  /** A tab has come into its chat. */
  async holdTab(socketId: string, tab: HeldTab): Promise<void> {
    this.#tabs.set(socketId, tab);
    await keepTab(this.#parts, tab.deskId, tab);
  }

  /** A tab has closed. While this process is going away its tabs move elsewhere: their leases are left to run. */
  async releaseTab(socketId: string): Promise<void> {
    const tab = this.#tabs.get(socketId);
    this.#tabs.delete(socketId);
    if (tab === undefined || this.#isDraining) return;
    const isStillOpen = [...this.#tabs.values()].some(
      (other) => other.chatId === tab.chatId && other.tabId === tab.tabId,
    );
    if (!isStillOpen) await leaveTab(this.#parts, tab);
  }

  /** The tab's chat is over. */
  forgetTab(socketId: string): void {
    this.#tabs.delete(socketId);
  }

  async holdConsole(console: OpenConsole): Promise<void> {
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

  /** Renews every lease from `at` on; now, unless said otherwise. */
  async renew(at: Date = this.#parts.clock.now()): Promise<void> {
    await Promise.all([
      ...[...this.#tabs.values()].map(async (tab) => await keepTab(this.#parts, tab.deskId, tab, at)),
      ...[...this.#consoles.values()].map(async (open) => await this.#parts.duty.arrive(open, at)),
    ]);
  }

  drain(): void {
    this.#isDraining = true;
    clearInterval(this.#timer);
  }

  async #tellDuty({ deskId, agentId }: OpenConsole): Promise<void> {
    await this.#parts.bus.publish({ kind: 'duty.changed', deskId, agentId });
  }
}
