import { deliverLetterJob, type Letter, letterHtml } from '../domain/mail/index.js';
import type { LetterFile } from '../shared/ports.js';
import type { Parts } from './parts.js';

/**
 * Hands one letter of the outbox to the mail server. Accepted: sent. Refused for good: failed, and the ticket shows it.
 * Anything else: tried again later. Does nothing when the letter is not due or another worker has it, so a doubled job
 * sends no second letter.
 */
export async function deliverLetter(parts: Parts, letterId: string): Promise<void> {
  const letter = await parts.letters.claim(letterId, parts.clock.now());
  if (letter === null) return;
  const delivery = await parts.mailer.send({
    ...outgoing(letter),
    attachments: await filesOf(parts, letter),
  });
  // Before the letter is marked, so that a crash between the two shows a failure rather than hides it.
  if (delivery.result === 'refused') await parts.tickets.markFailedLetter(letter.ticketId);
  const after = await parts.letters.recordDelivery(letter, delivery, parts.clock.now());
  const outcome = {
    letterId,
    ticketId: letter.ticketId,
    kind: letter.kind,
    state: after.state,
    reason: after.reason,
  };
  parts.log[after.state === 'sent' ? 'info' : 'warn'](outcome, 'A letter was handed over, or not');
  if (after.state === 'failed') await parts.tickets.markFailedLetter(letter.ticketId);
  if (after.state === 'queued' && after.nextAt !== null) {
    await parts.scheduler.wakeAt(deliverLetterJob, letterId, after.nextAt);
  }
  await parts.bus.publish({ kind: 'ticket.changed', deskId: letter.deskId, ticketId: letter.ticketId });
}

async function filesOf(parts: Parts, { attachmentIds = [] }: Letter): Promise<readonly LetterFile[]> {
  const files = [...(await parts.attachments.named(attachmentIds)).values()];
  return files.map((file) => ({ name: file.name, type: file.type, chunks: parts.attachments.read(file) }));
}

function outgoing(letter: Letter) {
  return {
    messageId: letter.messageId,
    from: letter.from,
    to: letter.to,
    replyTo: letter.replyTo,
    subject: letter.subject,
    text: letter.text,
    html: letterHtml(letter.text, letter.language),
    language: letter.language,
    isAutomatic: letter.kind !== 'answer',
    ...(letter.inReplyTo === '' ? {} : { inReplyTo: letter.inReplyTo, references: letter.references }),
  };
}
