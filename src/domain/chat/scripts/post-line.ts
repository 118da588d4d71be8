import { script } from './script.js';

/**
 * Appends a message and gives it the next number. The same client id appends once and is told the same number: Redis
 * clients and pages send again what they got no answer for.
 */
export const postLine = script(`
-- KEYS: 1 chat, 2 log, 3 sent, 4 tabs
-- ARGV: 1 'visitor' or 'agent', 2 the agent's id, 3 client id, 4 line, 5 TTL, 6 most lines
-- Replies: {'ok', seq, the line as it is stored} | {'ended'} | {'foreign'} | {'full'}
local state, agent, last = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'seq'))
if not state then return {'ended'} end
if ARGV[1] == 'agent' and agent ~= ARGV[2] then return {'foreign'} end
local known = redis.call('HGET', KEYS[3], ARGV[3])
if known then return {'ok', tonumber(known), redis.call('LINDEX', KEYS[2], known - 1)} end
if state == 'closing' then return {'ended'} end
if tonumber(last) >= tonumber(ARGV[6]) then return {'full'} end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('RPUSH', KEYS[2], ARGV[4])
redis.call('HSET', KEYS[3], ARGV[3], seq)
redis.call('HSET', KEYS[1], 'lastFrom', ARGV[1], ARGV[1] == 'agent' and 'lastAgentSeq' or 'lastVisitorSeq', seq)
for key = 1, 4 do redis.call('PEXPIRE', KEYS[key], ARGV[5]) end
return {'ok', seq, ARGV[4]}
`);
