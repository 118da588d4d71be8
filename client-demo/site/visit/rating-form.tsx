import { useState } from 'preact/hooks';
import type { ReceiptView, WireError } from '../../../src/protocol/index.js';
import { explainError, request } from '../../shared/index.js';
import { siteTexts } from '../texts.js';

const RATINGS = [1, 2, 3, 4, 5] as const;

type Rating = (typeof RATINGS)[number];

const WORDS = {
  1: 'rating1',
  2: 'rating2',
  3: 'rating3',
  4: 'rating4',
  5: 'rating5',
} as const satisfies Record<Rating, string>;

/** Asks once how good the help was. What is chosen goes out with the button, so that the arrow keys can wander. */
export function RatingForm({ receipt }: { readonly receipt: ReceiptView }) {
  const [chosen, setChosen] = useState<Rating | null>(null);
  const [isDone, setIsDone] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  if (receipt.ratingKey === null) return null;
  const key = receipt.ratingKey;
  const send = async (event: Event) => {
    event.preventDefault();
    if (chosen === null) return;
    const failure = await rate(receipt.chatId, key, chosen);
    setError(failure);
    setIsDone(failure === null);
  };
  return (
    <div class="rating">
      {!isDone && (
        <form onSubmit={send}>
          <RatingChoice chosen={chosen} onChoose={setChosen} />
          <button type="submit" class="button is-compact" disabled={chosen === null}>
            {siteTexts('ratingSend')}
          </button>
        </form>
      )}
      <p role="status">{isDone && siteTexts('ratingThanks')}</p>
      <p role="alert">{error !== null && explainError(error)}</p>
    </div>
  );
}

function RatingChoice(props: {
  readonly chosen: Rating | null;
  readonly onChoose: (rating: Rating) => void;
}) {
  return (
    <fieldset>
      <legend>{siteTexts('ratingTitle')}</legend>
      <div class="rating-scale">
        {RATINGS.map((rating) => (
          <label key={rating}>
            <input
              type="radio"
              name="rating"
              value={rating}
              checked={props.chosen === rating}
              onChange={() => props.onChoose(rating)}
            />
            <span>{siteTexts(WORDS[rating])}</span>
          </label>
        ))}
      </div>
      <p class="field-hint">{siteTexts('ratingHint')}</p>
    </fieldset>
  );
}

/** Null when the rating is kept, or was kept before: an answer that was lost on its way is no reason to worry anybody. */
async function rate(chatId: string, key: string, rating: Rating): Promise<WireError | null> {
  const answer = await request('POST /receipts/:chatId/rating', { path: { chatId }, body: { key, rating } });
  return answer.ok || answer.error.code === 'conflict' ? null : answer.error;
}
