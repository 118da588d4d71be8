import { script } from './script.js';

/** Reads chats, each with stretches of its log, in one step. */
export const readChats = script(`
-- KEYS: for each chat 1 chat, 2 log
-- ARGV: for each chat the number of stretches, then for each of these its first and its last index
-- Replies: for each chat {{field, value ...}, lines of the first stretch, lines of the second ...}; without a field when it is gone
local replies, at = {}, 1
for place = 1, #KEYS, 2 do
  local reply = {redis.call('HGETALL', KEYS[place])}
  local last = at + 2 * tonumber(ARGV[at])
  for from = at + 1, last, 2 do reply[#reply + 1] = redis.call('LRANGE', KEYS[place + 1], ARGV[from], ARGV[from + 1]) end
  replies[#replies + 1] = reply
  at = last + 1
end
return replies
`);
