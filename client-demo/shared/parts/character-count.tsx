import { sharedTexts } from '../texts/shared-texts.js';

/** From this share of the limit on, the count is shown. */
const NEAR = 0.8;

/** How many characters are left, near the limit and over it. */
export function CharacterCount({ length, limit }: { readonly length: number; readonly limit: number }) {
  if (length < limit * NEAR) return null;
  const left = limit - length;
  return (
    <p class="field-count">
      {left >= 0
        ? sharedTexts('charactersLeft', { count: left })
        : sharedTexts('charactersOver', { count: -left })}
    </p>
  );
}
