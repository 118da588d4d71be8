import type { Receipt } from '../../domain/chat/index.js';
import type { ReceiptView } from '../../protocol/index.js';

/** A receipt as the visitor's page is given it, once, with the two things that are not kept. */
export function receiptView(
  receipt: Receipt,
  { salt, ratingKey }: { salt: string; ratingKey: string | null },
): ReceiptView {
  return {
    chatId: receipt._id,
    visitorMessages: receipt.visitorMessages,
    agentMessages: receipt.agentMessages,
    startedAt: receipt.startedAt.toISOString(),
    takenAt: receipt.takenAt?.toISOString() ?? null,
    endedAt: receipt.endedAt.toISOString(),
    destroyedAt: receipt.destroyedAt.toISOString(),
    method: 'HMAC-SHA-256',
    digest: receipt.digest,
    salt,
    ratingKey,
  };
}
