import { script } from './script.js';
import { FORGET_OFFER } from './snippets.js';

/**
 * Offers a waiting chat to an agent: one offer at a time for a chat and for an agent, never the same chat twice to the
 * same one, and none beyond the agent's seats.
 */
export const offer = script(`
-- KEYS: 1 chat, 2 held, 3 offered, 4 asks
-- ARGV: 1 chat id, 2 agent id, 3 now, 4 end of the offer, 5 seats, 6 TTL
-- Replies: 1, or 0 when something of it is not so any more
${FORGET_OFFER}
local state, away, former, offerUntil, passed = unpack(redis.call('HMGET', KEYS[1], 'state', 'awayAt', 'offeredTo', 'offerUntil', 'passed'))
if state ~= 'waiting' or away then return 0 end
if offerUntil and tonumber(offerUntil) > tonumber(ARGV[3]) then return 0 end
if string.find(passed or '', ' ' .. ARGV[2] .. ' ', 1, true) then return 0 end
if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[5]) then return 0 end
local standing = redis.call('HGET', KEYS[3], ARGV[2])
if standing and tonumber(string.match(standing, '^%d+')) > tonumber(ARGV[3]) then return 0 end
forgetOffer(KEYS[3], former, ARGV[1])
redis.call('HSET', KEYS[1], 'offeredTo', ARGV[2], 'offerUntil', ARGV[4], 'passed', (passed or ' ') .. ARGV[2] .. ' ')
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4] .. ' ' .. ARGV[1])
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[1])
for key = 3, 4 do redis.call('PEXPIRE', KEYS[key], ARGV[6]) end
return 1
`);

/** Takes an offer back: the agent declined it, or its time has passed. */
export const withdraw = script(`
-- KEYS: 1 chat, 2 offered, 3 asks
-- ARGV: 1 chat id, 2 the agent who declines or '', 3 now
-- Replies: 1, or 0 when there was nothing to take back
${FORGET_OFFER}
local to, offerUntil = unpack(redis.call('HMGET', KEYS[1], 'offeredTo', 'offerUntil'))
if not to then return 0 end
if ARGV[2] ~= '' and to ~= ARGV[2] then return 0 end
if ARGV[2] == '' and tonumber(offerUntil) > tonumber(ARGV[3]) then return 0 end
redis.call('HDEL', KEYS[1], 'offeredTo', 'offerUntil')
forgetOffer(KEYS[2], to, ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1
`);

/** Changes topic, severity and place of a chat; a waiting one moves in the line. */
export const classify = script(`
-- KEYS: 1 chat, 2 line
-- ARGV: 1 chat id, 2 topic, 3 severity, 4 place
-- Replies: 1, or 0 when the chat has ended
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'closing' then return 0 end
redis.call('HSET', KEYS[1], 'topic', ARGV[2], 'severity', ARGV[3], 'place', ARGV[4])
if state == 'waiting' then redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1]) end
return 1
`);

/** Puts a chat that an agent holds back into the line, at its old place. Whoever held it is not offered it again. */
export const putBack = script(`
-- KEYS: 1 chat, 2 log, 3 line, 4 held, 5 asks
-- ARGV: 1 chat id, 2 agent id, 3 the line that says so, 4 TTL
-- Replies: number of that line, or 0 when the agent does not hold it any more
local state, agent, place = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'place'))
if state ~= 'live' or agent ~= ARGV[2] then
  if agent ~= ARGV[2] then redis.call('SREM', KEYS[4], ARGV[1]) end
  return 0
end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'passed', ' ' .. ARGV[2] .. ' ')
redis.call('HDEL', KEYS[1], 'agentId', 'agentName', 'ask', 'askTo', 'askUntil')
redis.call('ZADD', KEYS[3], place, ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
redis.call('SREM', KEYS[4], ARGV[1])
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[3])
return redis.call('HINCRBY', KEYS[1], 'seq', 1)
`);
