import type { Redis } from 'ioredis';
import { faultOf } from '../shared/errors.js';
import type { Fact } from '../shared/facts.js';
import type { EventBus, Logger } from '../shared/ports.js';
import { together } from '../shared/together.js';

type Listener = (fact: Fact) => void;

/** Facts between processes over Redis pub/sub: nothing is stored, so a subscriber that was cut off is told `bus.gap`. */
export class RedisEventBus implements EventBus {
  readonly #publisher: Redis;
  readonly #channel: string;
  readonly #log: Logger;
  readonly #listeners = new Set<Listener>();
  /** Those of one turn of the event loop in one message: when thousands come at once, most of a fact's cost is its way. */
  readonly #send = together(async (facts: readonly Fact[]) => {
    await this.#publisher.publish(this.#channel, JSON.stringify(facts));
    return facts.map(() => undefined);
  });

  private constructor(publisher: Redis, channel: string, log: Logger) {
    this.#publisher = publisher;
    this.#channel = channel;
    this.#log = log;
  }

  /** `publisher` should refuse while Redis is away, `subscriber` should wait; the subscriber is used for nothing else. */
  static async open(
    publisher: Redis,
    subscriber: Redis,
    prefix: string,
    log: Logger,
  ): Promise<RedisEventBus> {
    const bus = new RedisEventBus(publisher, `${prefix}:facts`, log);
    subscriber.on('message', (_channel: string, message: string) => bus.#deliver(message));
    await subscriber.subscribe(bus.#channel);
    subscriber.on('ready', () => bus.#tell({ kind: 'bus.gap' }));
    return bus;
  }

  /** Never throws: what happened has happened, and whoever misses the fact reads the state at the next look. */
  async publish(fact: Fact): Promise<void> {
    try {
      await this.#send(fact);
    } catch (error) {
      this.#log.warn({ fact: fact.kind, ...faultOf(error) }, 'A fact was not told');
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #deliver(message: string): void {
    for (const fact of this.#read(message)) this.#tell(fact);
  }

  #read(message: string): readonly Fact[] {
    try {
      // Only our own processes may publish here, so the shape is ours; who can write to Redis can do worse than lie here.
      return JSON.parse(message) as Fact[];
    } catch (error) {
      this.#log.warn(faultOf(error), 'Facts could not be read');
      return [];
    }
  }

  #tell(fact: Fact): void {
    for (const listener of this.#listeners) {
      try {
        listener(fact);
      } catch (error) {
        this.#log.warn({ fact: fact.kind, ...faultOf(error) }, 'A fact was not heard');
      }
    }
  }
}
