import { script } from './script.js';
import { WITHOUT } from './snippets.js';

/** Asks a colleague to take over a chat or to join it. A new question replaces the one that stands. */
export const ask = script(`
-- KEYS: 1 chat, 2 asks
-- ARGV: 1 chat id, 2 the agent who asks, 3 the agent who is asked, 4 end, 5 the question, encrypted, 6 TTL
-- Replies: 1, or 0 when the agent who asks does not hold the chat
local state, agent = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId'))
if state ~= 'live' or agent ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'askTo', ARGV[3], 'askUntil', ARGV[4], 'ask', ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
`);

/** Takes a question back: it was declined, or its time has passed. */
export const dropAsk = script(`
-- KEYS: 1 chat, 2 asks
-- ARGV: 1 chat id, 2 the agent who declines or '', 3 now
-- Replies: 1, or 0 when there was nothing to take back
local to, askUntil = unpack(redis.call('HMGET', KEYS[1], 'askTo', 'askUntil'))
if not to then return 0 end
if ARGV[2] ~= '' and to ~= ARGV[2] then return 0 end
if ARGV[2] == '' and tonumber(askUntil) > tonumber(ARGV[3]) then return 0 end
redis.call('HDEL', KEYS[1], 'ask', 'askTo', 'askUntil')
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
`);

/**
 * Gives a chat that is being served to another agent (compare-and-set on its holder): to whom it was asked, or to a
 * supervisor who takes it over without asking.
 */
export const handOver = script(`
-- KEYS: 1 chat, 2 log, 3 held by the former, 4 held by the new one, 5 served, 6 asks
-- ARGV: 1 chat id, 2 former agent, 3 new agent, 4 new agent's name, 5 now, 6 '1' when it must have been asked, 7 the line that says so, 8 TTL
-- Replies: {'ok', number of that line} | {'late'} | {'ended'}
${WITHOUT}
local state, agent, to, askUntil, helpers = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'askTo', 'askUntil', 'helpers'))
if not state or state == 'closing' then return {'ended'} end
if state ~= 'live' or agent ~= ARGV[2] then return {'late'} end
if ARGV[6] == '1' and (to ~= ARGV[3] or tonumber(askUntil) <= tonumber(ARGV[5])) then return {'late'} end
redis.call('HSET', KEYS[1], 'agentId', ARGV[3], 'agentName', ARGV[4], 'helpers', without(helpers, ARGV[3]))
redis.call('HDEL', KEYS[1], 'ask', 'askTo', 'askUntil')
redis.call('ZREM', KEYS[6], ARGV[1])
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('HSET', KEYS[5], ARGV[3], ARGV[5])
for key = 4, 5 do redis.call('PEXPIRE', KEYS[key], ARGV[8]) end
redis.call('RPUSH', KEYS[2], ARGV[7])
return {'ok', redis.call('HINCRBY', KEYS[1], 'seq', 1)}
`);

/** Lets a colleague join the agent who holds the chat, or leave again. */
export const changeHelpers = script(`
-- KEYS: 1 chat, 2 log, 3 held by the colleague, 4 asks
-- ARGV: 1 chat id, 2 colleague, 3 'join' or 'part', 4 now, 5 '1' when it must have been asked, 6 the line that says so, 7 TTL
-- Replies: {'ok', number of that line or 0 when nothing changed} | {'late'} | {'ended'}
${WITHOUT}
local state, agent, helpers, to, askUntil = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'helpers', 'askTo', 'askUntil'))
if not state or state == 'closing' then return {'ended'} end
helpers = helpers or ''
local found = string.find(' ' .. helpers .. ' ', ' ' .. ARGV[2] .. ' ', 1, true)
if ARGV[3] == 'part' then
  if not found then return {'ok', 0} end
  redis.call('HSET', KEYS[1], 'helpers', without(helpers, ARGV[2]))
  redis.call('SREM', KEYS[3], ARGV[1])
else
  if ARGV[5] == '1' and (to ~= ARGV[2] or tonumber(askUntil) <= tonumber(ARGV[4])) then return {'late'} end
  if ARGV[5] == '1' then
    redis.call('HDEL', KEYS[1], 'ask', 'askTo', 'askUntil')
    redis.call('ZREM', KEYS[4], ARGV[1])
  end
  if found or agent == ARGV[2] then return {'ok', 0} end
  redis.call('HSET', KEYS[1], 'helpers', helpers == '' and ARGV[2] or helpers .. ' ' .. ARGV[2])
  redis.call('SADD', KEYS[3], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[7])
end
redis.call('RPUSH', KEYS[2], ARGV[6])
return {'ok', redis.call('HINCRBY', KEYS[1], 'seq', 1)}
`);

/** Appends a note of colleagues, once for each client id. It is numbered by its own place and is no line of the chat. */
export const addNote = script(`
-- KEYS: 1 chat, 2 notes, 3 sent
-- ARGV: 1 client id, 2 note, 3 TTL
-- Replies: {'ok', number, the note as it is stored} | {'ended'}
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'closing' then return {'ended'} end
local known = redis.call('HGET', KEYS[3], 'note ' .. ARGV[1])
if known then return {'ok', tonumber(known), redis.call('LINDEX', KEYS[2], known - 1)} end
local seq = redis.call('RPUSH', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[3], 'note ' .. ARGV[1], seq)
for key = 2, 3 do redis.call('PEXPIRE', KEYS[key], ARGV[3]) end
return {'ok', seq, ARGV[2]}
`);
