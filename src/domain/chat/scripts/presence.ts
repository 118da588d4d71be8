import { script } from './script.js';

/** Renews the lease of a tab. A visitor who was away is back, as if nothing had happened. */
export const arrive = script(`
-- KEYS: 1 chat, 2 log, 3 sent, 4 tabs, 5 due
-- ARGV: 1 chat id, 2 tab, 3 end of lease, 4 the line that says the visitor is back, 5 TTL
-- Replies: {'here', number of that line or 0} | {'ended'}
local state, away = unpack(redis.call('HMGET', KEYS[1], 'state', 'awayAt'))
if not state or state == 'closing' then return {'ended'} end
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[2])
redis.call('ZADD', KEYS[5], ARGV[3], ARGV[1])
for key = 1, 4 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
if not away then return {'here', 0} end
redis.call('HDEL', KEYS[1], 'awayAt', 'abandonAt')
redis.call('RPUSH', KEYS[2], ARGV[4])
return {'here', redis.call('HINCRBY', KEYS[1], 'seq', 1)}
`);

/**
 * Gives up the lease of a tab, or of none to look whether all have run out. When none is left the visitor is away and
 * the chat is due for abandonment after its grace time: that of the device that was here last, while waiting or while
 * served.
 */
export const leave = script(`
-- KEYS: 1 chat, 2 log, 3 tabs, 4 due
-- ARGV: 1 chat id, 2 tab or '', 3 now, 4 the line that says the visitor left, 5 TTL while away
-- Replies: {'here'} | {'away', moment of abandonment, number of that line or 0} | {'closing'} | {'gone'}
local state, away, abandon, grace = unpack(redis.call('HMGET', KEYS[1], 'state', 'awayAt', 'abandonAt', 'grace'))
if not state then
  redis.call('ZREM', KEYS[4], ARGV[1])
  return {'gone'}
end
if state == 'closing' then return {'closing'} end
local lastHere = redis.call('ZREVRANGE', KEYS[3], 0, 0)[1] or ''
if ARGV[2] ~= '' then
  lastHere = ARGV[2]
  redis.call('ZREM', KEYS[3], ARGV[2])
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[3])
local last = redis.call('ZREVRANGE', KEYS[3], 0, 0, 'WITHSCORES')
if last[1] then
  redis.call('ZADD', KEYS[4], last[2], ARGV[1])
  return {'here'}
end
if away then return {'away', abandon, 0} end
local device = string.sub(lastHere, 1, 7) == 'mobile ' and 'mobile' or 'desktop'
local graceMs = cjson.decode(grace)[state == 'live' and 'served' or 'waiting'][device]
abandon = string.format('%.0f', tonumber(ARGV[3]) + graceMs)
redis.call('HSET', KEYS[1], 'awayAt', ARGV[3], 'abandonAt', abandon)
redis.call('ZADD', KEYS[4], abandon, ARGV[1])
redis.call('RPUSH', KEYS[2], ARGV[4])
for key = 1, 2 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return {'away', abandon, redis.call('HINCRBY', KEYS[1], 'seq', 1)}
`);
