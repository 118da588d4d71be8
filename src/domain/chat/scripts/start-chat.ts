import { script } from './script.js';

/**
 * Makes a chat with its first line and its first tab, and puts it in the desk's line. A start id that was used before
 * makes nothing and names the chat that it made.
 */
export const startChat = script(`
-- KEYS: 1 chat, 2 log, 3 tabs, 4 start, 5 line, 6 due
-- ARGV: 1 chat id, 2 place, 3 chat TTL, 4 start TTL, 5 list TTL, 6 first line, 7 tab, 8 end of lease, then field, value ...
-- Replies: the chat's id, which is another one when the start was made before
local known = redis.call('GET', KEYS[4])
if known then return known end
redis.call('HSET', KEYS[1], 'state', 'waiting', 'seq', 1, 'lastFrom', 'visitor', 'lastVisitorSeq', 1, 'place', ARGV[2], unpack(ARGV, 9))
redis.call('RPUSH', KEYS[2], ARGV[6])
redis.call('ZADD', KEYS[3], ARGV[8], ARGV[7])
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[4])
redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[6], ARGV[8], ARGV[1])
for key = 1, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[3]) end
for key = 5, 6 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return ARGV[1]
`);
