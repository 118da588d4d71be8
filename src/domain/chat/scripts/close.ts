import { script } from './script.js';
import { FORGET_OFFER } from './snippets.js';

/**
 * Ends a chat by hand: nothing can be written into it any more. It stays due at once until it is destroyed, so that a
 * crash on the way is finished by the next look.
 */
export const close = script(`
-- KEYS: 1 chat, 2 due
-- ARGV: 1 chat id, 2 'visitor', 'handoff' or 'agent', 3 the agent's id, 4 now
-- Replies: 'closed' | 'closing' when it was closed before | 'foreign' | 'gone'
local state, agent = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId'))
if not state then return 'gone' end
if ARGV[2] == 'agent' and agent ~= ARGV[3] then return 'foreign' end
if state == 'closing' then return 'closing' end
redis.call('HSET', KEYS[1], 'state', 'closing', 'closedBy', ARGV[2], 'closedAt', ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
return 'closed'
`);

/** Claims a chat whose visitor has been away for the grace time. Nothing happens when the visitor is back. */
export const claimAbandoned = script(`
-- KEYS: 1 chat, 2 tabs, 3 due
-- ARGV: 1 chat id, 2 now
-- Replies: 'claimed' | 'not_due' | 'gone'
local state, abandon = unpack(redis.call('HMGET', KEYS[1], 'state', 'abandonAt'))
if not state then
  redis.call('ZREM', KEYS[3], ARGV[1])
  return 'gone'
end
if state == 'closing' then return 'claimed' end
if not abandon or tonumber(abandon) > tonumber(ARGV[2]) then return 'not_due' end
if redis.call('ZCOUNT', KEYS[2], '(' .. ARGV[2], '+inf') > 0 then return 'not_due' end
redis.call('HSET', KEYS[1], 'state', 'closing', 'closedBy', 'absence', 'closedAt', ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
return 'claimed'
`);

/** Destroys a chat: with its salt goes every text. */
export const destroy = script(`
-- KEYS: 1 chat, 2 log, 3 sent, 4 tabs, 5 notes, 6 line, 7 due, 8 asks, 9 offered, then the sets of those who hold it
-- ARGV: 1 chat id, 2 the agent it is offered to or ''
-- Replies: 1, or 0 when it was destroyed before
${FORGET_OFFER}
local had = redis.call('UNLINK', KEYS[1])
redis.call('UNLINK', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
for key = 6, 8 do redis.call('ZREM', KEYS[key], ARGV[1]) end
if ARGV[2] ~= '' then forgetOffer(KEYS[9], ARGV[2], ARGV[1]) end
for key = 10, #KEYS do redis.call('SREM', KEYS[key], ARGV[1]) end
return had
`);
