import type { Redis } from 'ioredis';
import type { Clock } from '../../shared/ports.js';
import { DAY_MS, later } from '../../shared/time.js';
import { attendanceKey, dutyKey } from './keys.js';

/** An open console window: the agent it belongs to and the window's own id. */
export interface OpenConsole {
  readonly deskId: string;
  readonly agentId: string;
  readonly socketId: string;
}

/**
 * Who is on duty. Every open console holds a lease that its web process renews, as visitors' tabs do; an agent is on
 * duty while one lease is left.
 */
export class Duty {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #leaseMs: number;

  constructor(redis: Redis, prefix: string, clock: Clock, leaseMs: number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#clock = clock;
    this.#leaseMs = leaseMs;
  }

  /** Renews a console's lease from `at` on. */
  async arrive({ deskId, agentId, socketId }: OpenConsole, at: Date = this.#clock.now()): Promise<void> {
    const key = this.#key(deskId);
    const until = later(at, this.#leaseMs).getTime();
    const attendance = attendanceKey(this.#prefix);
    await this.#redis
      .multi()
      .zadd(key, until, `${agentId} ${socketId}`)
      .pexpire(key, DAY_MS)
      .zadd(attendance, until, `${deskId} ${agentId}`)
      .pexpire(attendance, DAY_MS)
      .exec();
  }

  /** Gives up a console's lease. */
  async leave({ deskId, agentId, socketId }: OpenConsole): Promise<void> {
    const now = this.#clock.now().getTime();
    await this.#redis
      .multi()
      .zrem(this.#key(deskId), `${agentId} ${socketId}`)
      .zadd(attendanceKey(this.#prefix), 'XX', 'LT', now, `${deskId} ${agentId}`)
      .exec();
  }

  /** Agents whose last sign of life may have been at `silentSince` or earlier; some may have another console open. */
  async silent(silentSince: Date): Promise<readonly { deskId: string; agentId: string }[]> {
    const until = silentSince.getTime();
    const members = await this.#redis.zrangebyscore(attendanceKey(this.#prefix), '-inf', until);
    return members.map((member) => {
      const [deskId = '', agentId = ''] = member.split(' ');
      return { deskId, agentId };
    });
  }

  /** Stops looking for an agent who was dealt with; the next console starts it again. */
  async forget({ deskId, agentId }: { deskId: string; agentId: string }): Promise<void> {
    await this.#redis.zrem(attendanceKey(this.#prefix), `${deskId} ${agentId}`);
  }

  /** Ids of the agents who are on duty at the desk. */
  async onDuty(deskId: string): Promise<ReadonlySet<string>> {
    const key = this.#key(deskId);
    const now = this.#clock.now().getTime();
    await this.#redis.zremrangebyscore(key, '-inf', now);
    const members = await this.#redis.zrangebyscore(key, now, '+inf');
    return new Set(members.map((member) => member.split(' ', 1)[0] ?? ''));
  }

  #key(deskId: string): string {
    return dutyKey(this.#prefix, deskId);
  }
}
