/** Field names repeat from document to document; those of this length and shorter are made into a string once. */
const MAX_LENGTH = 24;
/** A power of two. A name that falls on the place of another takes it over. */
const PLACES = 4_096;
const known = new Array<string | undefined>(PLACES).fill(undefined);

/** The name in these bytes, which are UTF-8. */
export function nameAt(bytes: Buffer, start: number, end: number): string {
  if (end - start > MAX_LENGTH) return bytes.toString('utf8', start, end);
  let hash = end - start;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return bytes.toString('utf8', start, end);
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const place = (hash ^ (hash >>> 12)) & (PLACES - 1);
  const candidate = known[place];
  if (candidate !== undefined && isSpelled(candidate, bytes, start, end)) return candidate;
  const name = bytes.toString('latin1', start, end);
  known[place] = name;
  return name;
}

function isSpelled(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) if (name.charCodeAt(at) !== bytes[start + at]) return false;
  return true;
}
