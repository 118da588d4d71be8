/**
 * Lua: `forgetOffer(key, agent, chat)` strikes the note that an offer of this chat stands with the agent. A note of
 * another chat's offer, made after this one ran out, stays.
 */
export const FORGET_OFFER = `
local function forgetOffer(key, agent, chat)
  local standing = agent and redis.call('HGET', key, agent)
  if standing and string.sub(standing, -#chat) == chat then redis.call('HDEL', key, agent) end
end
`;

/** Lua: `without(list, one)` is the list of ids, apart by spaces, without one of them. */
export const WITHOUT = `
local function without(list, one)
  local left = {}
  for id in string.gmatch(list or '', '%S+') do if id ~= one then left[#left + 1] = id end end
  return table.concat(left, ' ')
end
`;
