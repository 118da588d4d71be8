import { script } from './script.js';

/** Renews leases of tabs, each in its chat. A visitor who was away is back, as if nothing had happened. */
export const arrive = script(`
-- KEYS: for each tab 1 chat, 2 log, 3 sent, 4 tabs; the last one is due
-- ARGV: for each tab 1 chat id, 2 tab, 3 end of lease, 4 the line that says the visitor is back, 5 TTL
-- Replies: for each tab {'here', number of that line or 0} | {'ended'}
local due = KEYS[#KEYS]
local function renew(key, arg)
  local state, away = unpack(redis.call('HMGET', KEYS[key], 'state', 'awayAt'))
  if not state or state == 'closing' then return {'ended'} end
  redis.call('ZADD', KEYS[key + 3], ARGV[arg + 2], ARGV[arg + 1])
  redis.call('ZADD', due, ARGV[arg + 2], ARGV[arg])
  for each = key, key + 3 do redis.call('PEXPIRE', KEYS[each], ARGV[arg + 4]) end
  if not away then return {'here', 0} end
  redis.call('HDEL', KEYS[key], 'awayAt', 'abandonAt')
  redis.call('RPUSH', KEYS[key + 1], ARGV[arg + 3])
  return {'here', redis.call('HINCRBY', KEYS[key], 'seq', 1)}
end
local replies = {}
for tab = 1, #ARGV / 5 do replies[tab] = renew(tab * 4 - 3, tab * 5 - 4) end
return replies
`);

/**
 * Gives up leases of tabs, or of none to look whether all of a chat's have run out. When none is left the visitor is
 * away and the chat is due for abandonment after its grace time: that of the device that was here last, while waiting or
 * while served.
 */
export const leave = script(`
-- KEYS: for each tab 1 chat, 2 log, 3 tabs; the last one is due
-- ARGV: for each tab 1 chat id, 2 tab or '', 3 now, 4 the line that says the visitor left, 5 TTL while away
-- Replies: for each tab {'here'} | {'away', the desk, moment of abandonment, number of that line or 0} | {'closing'} | {'gone'}
local due = KEYS[#KEYS]
local function giveUp(key, arg)
  local chat, log, tabs = KEYS[key], KEYS[key + 1], KEYS[key + 2]
  local id, tab, now, line, ttl = unpack(ARGV, arg, arg + 4)
  local state, away, abandon, grace, desk = unpack(redis.call('HMGET', chat, 'state', 'awayAt', 'abandonAt', 'grace', 'deskId'))
  if not state then
    redis.call('ZREM', due, id)
    return {'gone'}
  end
  if state == 'closing' then return {'closing'} end
  local lastHere = redis.call('ZREVRANGE', tabs, 0, 0)[1] or ''
  if tab ~= '' then
    lastHere = tab
    redis.call('ZREM', tabs, tab)
  end
  redis.call('ZREMRANGEBYSCORE', tabs, '-inf', now)
  local last = redis.call('ZREVRANGE', tabs, 0, 0, 'WITHSCORES')
  if last[1] then
    redis.call('ZADD', due, last[2], id)
    return {'here'}
  end
  if away then return {'away', desk, abandon, 0} end
  local device = string.sub(lastHere, 1, 7) == 'mobile ' and 'mobile' or 'desktop'
  local graceMs = cjson.decode(grace)[state == 'live' and 'served' or 'waiting'][device]
  abandon = string.format('%.0f', tonumber(now) + graceMs)
  redis.call('HSET', chat, 'awayAt', now, 'abandonAt', abandon)
  redis.call('ZADD', due, abandon, id)
  redis.call('RPUSH', log, line)
  redis.call('PEXPIRE', chat, ttl)
  redis.call('PEXPIRE', log, ttl)
  return {'away', desk, abandon, redis.call('HINCRBY', chat, 'seq', 1)}
end
local replies = {}
for tab = 1, #ARGV / 5 do replies[tab] = giveUp(tab * 3 - 2, tab * 5 - 4) end
return replies
`);
