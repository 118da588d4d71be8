import { script } from './script.js';

/**
 * Appends messages, each to its chat, and gives them the next numbers there. The same client id appends once and is told
 * the same number: Redis clients and pages send again what they got no answer for. In the same step it counts who
 * listens to the channels that are named, so that whoever begins to listen later finds the message in the log. A chat's
 * time to live is left to the leases; an absent visitor's must not be cut short by what an agent writes.
 */
export const postLines = script(`
-- KEYS: for each message 1 chat, 2 log, 3 sent
-- ARGV: 1 most lines, then for each message 1 'visitor' or 'agent', 2 the agent's id, 3 client id, 4 line, 5 hash of the visitor's token or '', then all channels
-- Replies: the listeners of each channel, then for each message seq | {seq, the line as it was stored before} | 'ended' | 'foreign' | 'full'
local mostLines = tonumber(ARGV[1])
local function post(chat, log, sent, at)
  local from, by, id, line, proof = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local state, agent, last, helpers, token = unpack(redis.call('HMGET', chat, 'state', 'agentId', 'seq', 'helpers', 'tokenHash'))
  if from == 'agent' and agent ~= by then
    if not string.find(' ' .. (helpers or '') .. ' ', ' ' .. by .. ' ', 1, true) then return 'foreign' end
  end
  if not state then return 'ended' end
  if proof ~= '' and token ~= proof then return 'foreign' end
  local seq = last + 1
  if state ~= 'closing' and seq <= mostLines and redis.call('HSETNX', sent, id, seq) == 1 then
    redis.call('RPUSH', log, line)
    redis.call('HSET', chat, 'seq', seq, 'lastFrom', from, from == 'agent' and 'lastAgentSeq' or 'lastVisitorSeq', seq)
    if redis.call('HLEN', sent) == 1 then redis.call('PEXPIRE', sent, redis.call('PTTL', chat)) end
    return seq
  end
  local known = redis.call('HGET', sent, id)
  if not known then return state == 'closing' and 'ended' or 'full' end
  seq = tonumber(known)
  return {seq, redis.call('LINDEX', log, seq - 1)}
end
local replies, listeners, messages = {}, {}, #KEYS / 3
for message = 1, messages do
  replies[message + 1] = post(KEYS[message * 3 - 2], KEYS[message * 3 - 1], KEYS[message * 3], message * 5 - 3)
end
if #ARGV > 1 + messages * 5 then
  local counts = redis.call('PUBSUB', 'SHARDNUMSUB', unpack(ARGV, 2 + messages * 5))
  for place = 2, #counts, 2 do listeners[place / 2] = counts[place] end
end
replies[1] = listeners
return replies
`);
