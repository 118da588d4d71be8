/** Names that stand in a ready reply. */
export interface ReplyNames {
  readonly visitor: string;
  readonly agent: string;
  readonly desk: string;
}

const PLACE = /\{(visitor|agent|desk)\}/g;

/** A ready reply with `{visitor}`, `{agent}` and `{desk}` filled in; a name that is not known leaves nothing odd behind. */
export function fillIn(text: string, names: ReplyNames): string {
  return text
    .replace(PLACE, (_, name: keyof ReplyNames) => names[name])
    .replace(/ +([,.!?])/g, '$1')
    .replace(/ {2,}/g, ' ');
}
