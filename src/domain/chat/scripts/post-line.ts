import { script } from './script.js';

/**
 * Appends a message and gives it the next number. The same client id appends once and is told the same number: Redis
 * clients and pages send again what they got no answer for. In the same step it counts who listens to the channels that
 * are named, so that whoever begins to listen later finds the message in the log. The chat's time to live is left to the
 * leases; an absent visitor's must not be cut short by what an agent writes.
 */
export const postLine = script(`
-- KEYS: 1 chat, 2 log, 3 sent
-- ARGV: 1 'visitor' or 'agent', 2 the agent's id, 3 client id, 4 line, 5 most lines, 6 hash of the visitor's token or '', then channels
-- Replies: {'ok', seq, the line as it was stored before or '', listeners of each channel ...} | {'ended'} | {'foreign'} | {'full'}
local state, agent, last, helpers, token = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'seq', 'helpers', 'tokenHash'))
if ARGV[1] == 'agent' and agent ~= ARGV[2] then
  if not string.find(' ' .. (helpers or '') .. ' ', ' ' .. ARGV[2] .. ' ', 1, true) then return {'foreign'} end
end
if not state then return {'ended'} end
if ARGV[6] ~= '' and token ~= ARGV[6] then return {'foreign'} end
local isTaken = state ~= 'closing' and tonumber(last) < tonumber(ARGV[5])
local seq, stored = last + 1, ''
if isTaken and redis.call('HSETNX', KEYS[3], ARGV[3], seq) == 1 then
  redis.call('RPUSH', KEYS[2], ARGV[4])
  redis.call('HSET', KEYS[1], 'seq', seq, 'lastFrom', ARGV[1], ARGV[1] == 'agent' and 'lastAgentSeq' or 'lastVisitorSeq', seq)
  if redis.call('HLEN', KEYS[3]) == 1 then redis.call('PEXPIRE', KEYS[3], redis.call('PTTL', KEYS[1])) end
else
  local known = redis.call('HGET', KEYS[3], ARGV[3])
  if not known then return {state == 'closing' and 'ended' or 'full'} end
  seq = tonumber(known)
  stored = redis.call('LINDEX', KEYS[2], seq - 1)
end
local reply = {'ok', seq, stored}
if ARGV[7] then
  local counts = redis.call('PUBSUB', 'SHARDNUMSUB', unpack(ARGV, 7))
  for at = 2, #counts, 2 do reply[#reply + 1] = counts[at] end
end
return reply
`);
