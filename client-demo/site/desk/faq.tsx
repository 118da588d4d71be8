import type { DeskView } from '../../../src/protocol/index.js';
import { inLanguage } from '../../shared/index.js';
import { siteTexts } from '../texts.js';

/** Frequent questions that open in place. */
export function Faq({ faq }: { readonly faq: DeskView['faq'] }) {
  if (faq.length === 0) return null;
  return (
    <section aria-labelledby="faq-title">
      <h2 id="faq-title">{siteTexts('faq')}</h2>
      <div class="faq">
        {faq.map((item) => (
          <details key={item.question.en}>
            <summary>{inLanguage(item.question)}</summary>
            <p>{inLanguage(item.answer)}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
