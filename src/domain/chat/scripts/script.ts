import { createHash } from 'node:crypto';

/** One atomic step in Redis. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

/** A script from its Lua source. Its header states KEYS, ARGV and replies. */
export function script(lua: string): Script {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}
