import type { Socket } from 'socket.io-client';
import {
  forEach,
  openConsole,
  openPage,
  openVisit,
  returnTo,
  type Target,
  take,
  type Visit,
} from './people.js';

/** Many visitors who write nothing. */
export class Crowd {
  readonly #pages: Socket[] = [];
  #visits: Visit[] = [];
  #target: Target | null = null;

  /** Opens pages that have no chat. */
  async openPages(target: Target, pages: number): Promise<void> {
    await forEach(pages, async () => {
      this.#pages.push(await openPage(target));
    });
  }

  /** Opens pages that have one. Agents, where the target has any, take the chats by turns. */
  async openVisits(target: Target, visits: number): Promise<void> {
    this.#target = target;
    const agents: Socket[] = [];
    for (const cookie of target.cookies) agents.push(await openConsole(target, cookie));
    await forEach(
      visits,
      async (index) => {
        const visit = await openVisit(target);
        const agent = agents[index % agents.length];
        if (agent !== undefined) await take(target, agent, visit.chatId);
        this.#visits.push(visit);
      },
      10,
    );
  }

  /** Cuts every line at once and comes back at once. Returns how long it took until all were in their chats, ms. */
  async comeBackAtOnce(): Promise<number> {
    const target = this.#mustTarget();
    const began = performance.now();
    for (const { socket } of this.#visits) socket.io.engine.close();
    this.#visits = await Promise.all(this.#visits.map(async (visit) => await comeBack(target, visit)));
    return performance.now() - began;
  }

  /** The addresses that the visitors left. */
  addresses(): string[] {
    return this.#visits.map(({ email }) => email);
  }

  /** Closes every tab, one after the other. Returns when each was closed, ms since the epoch, by the visitor's address. */
  async closeTabs(): Promise<Record<string, number>> {
    const closed: Record<string, number> = {};
    for (const { socket, email } of this.#visits) {
      closed[email] = Date.now();
      socket.disconnect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#visits = [];
    return closed;
  }

  #mustTarget(): Target {
    if (this.#target === null) throw new Error('nobody has come yet');
    return this.#target;
  }
}

/** As a page does: tries again after a pause when the server is too busy to answer. */
async function comeBack(target: Target, visit: Visit): Promise<Visit> {
  for (;;) {
    try {
      return await returnTo(target, visit);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500 * (1 + Math.random() / 2)));
    }
  }
}
