import { useState } from 'preact/hooks';
import type { Iso, ReceiptView } from '../../../src/protocol/index.js';
import { formatInstant } from '../../shared/index.js';
import { siteTexts } from '../texts.js';

/** What was destroyed, folded away: counts, moments, and what proves it to whoever kept a copy. */
export function ReceiptDetails({ receipt }: { readonly receipt: ReceiptView }) {
  return (
    <details class="destroyed">
      <summary>{siteTexts('destroyedTitle')}</summary>
      <p>{siteTexts('destroyedLead')}</p>
      <dl>
        {rowsOf(receipt).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{siteTexts('destroyedHow')}</p>
      <CopyButton receipt={receipt} />
    </details>
  );
}

function CopyButton({ receipt }: { readonly receipt: ReceiptView }) {
  const [said, setSaid] = useState<'' | 'receiptCopied' | 'receiptNotCopied'>('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(textOf(receipt));
      setSaid('receiptCopied');
    } catch {
      // Without https, or where it is forbidden: what is on the page can still be copied by hand.
      setSaid('receiptNotCopied');
    }
  };
  return (
    <div class="destroyed-foot">
      <button type="button" class="button is-compact" onClick={copy}>
        {siteTexts('receiptCopy')}
      </button>
      <span class="field-hint" role="status">
        {said !== '' && siteTexts(said)}
      </span>
    </div>
  );
}

function rowsOf(receipt: ReceiptView): (readonly [string, string])[] {
  const { visitorMessages, agentMessages, takenAt } = receipt;
  const moment = (iso: Iso) => formatInstant(iso);
  return [
    [siteTexts('receiptMine'), String(visitorMessages)],
    [siteTexts('receiptTheirs'), String(agentMessages)],
    [siteTexts('receiptStarted'), moment(receipt.startedAt)],
    ...(takenAt === null ? [] : [[siteTexts('receiptTaken'), moment(takenAt)] as const]),
    [siteTexts('receiptEnded'), moment(receipt.endedAt)],
    [siteTexts('receiptDestroyed'), moment(receipt.destroyedAt)],
    [siteTexts('receiptChat'), receipt.chatId],
    [`${siteTexts('receiptDigest')} (${receipt.method})`, receipt.digest],
    [siteTexts('receiptSalt'), receipt.salt],
  ];
}

/** The receipt as a text to keep, with the way to verify it; without the key for the rating. */
function textOf(receipt: ReceiptView): string {
  const rows = rowsOf(receipt).map(([name, value]) => `${name}: ${value}`);
  return [siteTexts('destroyedTitle'), '', ...rows, '', siteTexts('destroyedHow')].join('\n');
}
