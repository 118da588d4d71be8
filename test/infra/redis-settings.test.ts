import { expect } from 'chai';
import { adviceOn, type RedisDuty } from '../../src/infra/redis-settings.js';

/** The settings (append-only file, when it is synced, snapshots, what happens when memory is full) and what is said. */
const cases: [string, [string, string, string, string], Partial<Record<RedisDuty, readonly string[]>>][] = [
  [
    'an append-only file',
    ['yes', 'always', '', 'noeviction'],
    { all: ['info CHAT_REDIS_URL'], queues: [], chats: ['warn Set appendonly to no'] },
  ],
  [
    'an append-only file that is written after the answer while the disk is busy',
    ['yes', 'everysec', '', 'noeviction'],
    {
      all: ['info CHAT_REDIS_URL', 'warn Set appendfsync to always'],
      queues: [],
      chats: ['warn Set appendonly to no'],
    },
  ],
  [
    'an append-only file that is never synced',
    ['yes', 'no', '', 'noeviction'],
    { all: ['info CHAT_REDIS_URL', 'warn half a minute'] },
  ],
  [
    'nothing on the disk',
    ['no', 'everysec', '', 'noeviction'],
    { all: ['warn Set appendonly to yes'], queues: [], chats: ['info no disk'] },
  ],
  [
    'snapshots alone',
    ['no', 'everysec', '3600 1', 'noeviction'],
    { all: ['info CHAT_REDIS_URL', 'warn Set appendonly to yes'], chats: ['warn Set appendonly to no'] },
  ],
  [
    'room made by throwing away',
    ['yes', 'always', '', 'allkeys-lru'],
    { all: ['warn noeviction', 'info CHAT_REDIS_URL'], queues: ['warn noeviction'] },
  ],
  [
    'a managed Redis that does not tell',
    ['unknown', 'unknown', 'unknown', 'unknown'],
    { all: ['info managed'], queues: ['info managed'], chats: ['info managed'] },
  ],
];

describe('What is said at the start of a Redis with', () => {
  for (const [title, [appendonly, appendfsync, save, maxmemoryPolicy], said] of cases) {
    it(title, () => {
      for (const [holds, expected] of Object.entries(said)) {
        // The keys of the table are duties by its type.
        const advice = adviceOn({ appendonly, appendfsync, save, maxmemoryPolicy }, holds as RedisDuty);
        expect(
          advice.map(({ level }) => level),
          holds,
        ).to.deep.equal(expected.map((each) => each.slice(0, 4)));
        advice.forEach(({ message }, index) => {
          expect(message, holds).to.include(expected[index]?.slice(5));
        });
      }
    });
  }
});
