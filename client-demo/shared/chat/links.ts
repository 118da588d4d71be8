/** A stretch of a message: plain text, or an address that can be followed. */
export interface Stretch {
  readonly text: string;
  readonly isLink: boolean;
}

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
/** Marks that end a sentence and not an address. */
const TRAILING = /[.,;:!?)\]}'”’»]+$/;

/** Cuts a text into plain stretches and http(s) addresses; together they are the text again. */
export function splitLinks(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    if (match.index > done) stretches.push({ text: text.slice(done, match.index), isLink: false });
    stretches.push({ text: address, isLink: true });
    done = match.index + address.length;
  }
  if (done < text.length) stretches.push({ text: text.slice(done), isLink: false });
  return stretches;
}
