import { script } from './script.js';
import { FORGET_OFFER, WITHOUT } from './snippets.js';

/** Gives a waiting chat to one agent (compare-and-set). Taking one's own chat again changes nothing. */
export const take = script(`
-- KEYS: 1 chat, 2 log, 3 line, 4 held, 5 served, 6 turn, 7 offered, 8 asks
-- ARGV: 1 chat id, 2 agent id, 3 agent's name, 4 now, 5 the line that says so, 6 TTL
-- Replies: {'taken', number of that line or 0} | {'other'} | {'ended'}
${FORGET_OFFER}${WITHOUT}
local state, agent, offeredTo, helpers = unpack(redis.call('HMGET', KEYS[1], 'state', 'agentId', 'offeredTo', 'helpers'))
if not state or state == 'closing' then return {'ended'} end
if state ~= 'waiting' then
  if agent == ARGV[2] then return {'taken', 0} end
  return {'other'}
end
forgetOffer(KEYS[7], offeredTo, ARGV[1])
redis.call('HDEL', KEYS[1], 'offeredTo', 'offerUntil', 'passed')
redis.call('ZREM', KEYS[8], ARGV[1])
redis.call('HSET', KEYS[1], 'state', 'live', 'agentId', ARGV[2], 'agentName', ARGV[3], 'helpers', without(helpers, ARGV[2]))
redis.call('HSETNX', KEYS[1], 'takenAt', ARGV[4])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('HSET', KEYS[5], ARGV[2], ARGV[4])
redis.call('INCR', KEYS[6])
for key = 4, 6 do redis.call('PEXPIRE', KEYS[key], ARGV[6]) end
redis.call('RPUSH', KEYS[2], ARGV[5])
return {'taken', redis.call('HINCRBY', KEYS[1], 'seq', 1)}
`);

/** Appends an event line to a chat that has not ended, once for each key. */
export const note = script(`
-- KEYS: 1 chat, 2 log, 3 sent
-- ARGV: 1 line, 2 key, 3 TTL
-- Replies: its number, or 0 when the chat has ended or has the line already
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'closing' or redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('HSET', KEYS[3], ARGV[2], seq)
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return seq
`);

/** Raises a read mark, never beyond the newest line; once the chat is being ended, what was read is settled. */
export const seen = script(`
-- KEYS: 1 chat
-- ARGV: 1 field, 2 number
-- Replies: the mark when it was raised, else 0
local seq, mark, state = unpack(redis.call('HMGET', KEYS[1], 'seq', ARGV[1], 'state'))
if not seq or state == 'closing' then return 0 end
local raised = math.min(tonumber(ARGV[2]), tonumber(seq))
if raised <= tonumber(mark or '0') then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], raised)
return raised
`);

/** Lets a repeated start in with its new token. */
export const changeToken = script(`
-- KEYS: 1 chat
-- ARGV: 1 hash of the token
-- Replies: 1, or 0 when the chat is gone
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'tokenHash', ARGV[1])
return 1
`);

/** Keeps the first wait that the visitor was told while waiting for the first agent. */
export const predict = script(`
-- KEYS: 1 chat
-- ARGV: 1 low and high end, ms, with a comma
-- Replies: 1, or 0 when one was kept before or an agent has come
local state, taken = unpack(redis.call('HMGET', KEYS[1], 'state', 'takenAt'))
if state ~= 'waiting' or taken then return 0 end
return redis.call('HSETNX', KEYS[1], 'predicted', ARGV[1])
`);

/** Changes the visitor's particulars, as long as the chat is open. */
export const changeVisitor = script(`
-- KEYS: 1 chat
-- ARGV: 1 the particulars, encrypted
-- Replies: 1, or 0 when the chat has ended
local state = redis.call('HGET', KEYS[1], 'state')
if not state or state == 'closing' then return 0 end
redis.call('HSET', KEYS[1], 'visitor', ARGV[1])
return 1
`);
