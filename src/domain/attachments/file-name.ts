const LONGEST = 120;

/**
 * A name under which a file can be saved anywhere: without folders, signs that systems reserve, or characters that
 * turn the direction of writing; its ending is kept. `attachment` where nothing is left.
 */
export function safeName(given: string): string {
  const base = given.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{C}<>:"|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return 'attachment';
  const characters = Array.from(plain);
  if (characters.length <= LONGEST) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, LONGEST - ending.length).join('') + ending;
}
