import type { Parts } from '../../flows/parts.js';
import { findRatingKey } from '../../flows/rate-chat.js';
import type { ReceiptView } from '../../protocol/index.js';
import { faultOf } from '../../shared/errors.js';
import type { Fact } from '../../shared/facts.js';
import { receiptView } from '../views/index.js';
import { rooms } from './rooms.js';
import type { Doors } from './sockets.js';

/**
 * Tells the pages of this process that a chat is over, consoles in the rooms that are given, and gives its visitor's the
 * receipt, this once.
 */
export async function showEnd(
  { parts, doors: { visitors, agents } }: { readonly parts: Parts; readonly doors: Doors },
  { kind: _, deskId: __, receiptSalt, ...gone }: Extract<Fact, { kind: 'chat.gone' }>,
  consoles: readonly string[],
): Promise<void> {
  const room = rooms.chat(gone.chatId);
  agents.local.to([...consoles]).emit('chat:gone', gone);
  agents.local.in(room).socketsLeave(room);
  if (!visitors.adapter.rooms.has(room)) return;
  const receipt = await findReceipt(parts, gone.chatId, receiptSalt);
  visitors.local.to(room).emit('chat:ended', receipt === null ? gone : { ...gone, receipt });
  visitors.local.in(room).socketsLeave(room);
}

/** Null when it cannot be loaded: that the chat is over must be told all the same. */
async function findReceipt(parts: Parts, chatId: string, salt: string): Promise<ReceiptView | null> {
  try {
    const receipt = await parts.receipts.find(chatId);
    return receipt && receiptView(receipt, { salt, ratingKey: findRatingKey(parts, receipt) });
  } catch (error) {
    parts.log.warn({ chatId, ...faultOf(error) }, 'A receipt was not shown');
    return null;
  }
}
