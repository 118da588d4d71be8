import type { Desk } from '../desks/index.js';
import { MINUTE_MS } from '../shared/time.js';
import type { House } from './house.js';
import { keysOfChat } from './keys.js';
import type { CheckAgent, CheckVisitor } from './people.js';
import { findKeys } from './places/redis-keys.js';

/** A chat of the check while it is open. */
export interface OpenTalk {
  readonly house: House;
  readonly chatId: string;
  readonly visitor: CheckVisitor;
  readonly agent: CheckAgent;
  /** Kills the web process that the visitor is connected to, where that is one of its own. */
  readonly killWeb: () => Promise<void>;
}

/** A way for a chat to end. */
export interface Way {
  readonly title: string;
  readonly followUp: Desk['chat']['followUp'];
  /** Whether the question that nobody answered goes on as a ticket, and lasts there. */
  readonly isFollowedUp: boolean;
  readonly hasOwnWeb: boolean;
  end(talk: OpenTalk): Promise<void>;
}

/** Longer than any lease and grace time together. */
export const ABSENCE_MS = 10 * MINUTE_MS;

const usual = { followUp: 'letter', isFollowedUp: false, hasOwnWeb: false } as const;

/** Every way in which a chat can end. */
export const WAYS: readonly Way[] = [
  { ...usual, title: 'ended by the visitor', end: async ({ visitor }) => await visitor.ends() },
  { ...usual, title: 'ended by the agent', end: async ({ agent, chatId }) => await agent.ends(chatId) },
  {
    ...usual,
    title: 'abandoned, not followed up',
    followUp: 'none',
    end: async ({ visitor }) => visitor.closes(),
  },
  {
    ...usual,
    title: 'abandoned with an address',
    isFollowedUp: true,
    end: async ({ visitor }) => visitor.closes(),
  },
  { ...usual, title: 'expired', end: expire },
  {
    ...usual,
    title: 'its web process killed',
    followUp: 'none',
    hasOwnWeb: true,
    end: async ({ killWeb }) => await killWeb(),
  },
  {
    ...usual,
    title: 'its worker killed before destroying it',
    isFollowedUp: true,
    end: async ({ house, visitor, chatId }) => {
      visitor.closes();
      await house.untilAway(chatId);
      await house.crashWorker(chatId, ABSENCE_MS);
      const left = await findKeys(house.app.chatRedis, keysOfChat(chatId));
      if (left.length === 0) throw new Error('The killed worker has destroyed the chat all the same.');
    },
  },
];

/** Lets the time to live of a chat's keys run out, as it does when every worker is away for too long. */
async function expire({ house, visitor, chatId }: OpenTalk): Promise<void> {
  const { chatRedis } = house.app;
  for (const key of await findKeys(chatRedis, keysOfChat(chatId))) await chatRedis.pexpire(key, 1);
  visitor.closes();
}
